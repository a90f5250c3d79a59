import { Type } from 'typebox';
import { closed, route, type Route } from '#platform/http';
import { chooseSafe, searchesSafely } from './choice.ts';

const Choice = Type.Object(
  { safe: Type.Boolean({ description: 'Kitchens that are not for everyone are left out of what is found.' }) },
  closed,
);
const tags = ['search'] as const;
const path = '/search-settings';

/** For visitors too: theirs is kept in a cookie. */
export const safeRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path,
    summary: 'Whether you search safely',
    tags,
    access: 'public',
    response: { 200: Choice },
    handle: async (ctx, { request }) => ({ status: 200, body: { safe: await searchesSafely(ctx, request.cookies) } }),
  }),
  route({
    method: 'PUT',
    path,
    summary: 'Search safely, or see everything: kept with your account, or in a cookie',
    tags,
    access: 'public',
    body: Choice,
    response: { 200: Choice },
    handle: async (ctx, { body }) => ({ status: 200, body, cookies: await chooseSafe(ctx, body.safe) }),
  }),
];
