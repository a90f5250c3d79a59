import { Type } from 'typebox';
import { missing, type Id } from '#kernel';
import { closed, IdSchema, InstantSchema, route, type Route } from '#platform/http';
import { cover, reveal, reveals } from '#platform/masking';
import type { PrivacyConfig } from './settings.ts';

const path = '/admin/people/:personId/reveal';
const tags = ['admin'] as const;
const access = { may: reveals };
const params = Type.Object({ personId: IdSchema }, closed);

/** Staff takes the mask off the data of one person, and puts it back. */
export const revealRoutes = ({ subjectOf }: PrivacyConfig): readonly Route[] => [
  route({
    method: 'POST',
    path,
    summary: 'See the data of a person without its mask, for ten minutes; the reason is written down',
    tags,
    access,
    limitPerMinute: 20,
    params,
    body: Type.Object({ reason: Type.String({ minLength: 3, maxLength: 500 }) }, closed),
    response: { 201: Type.Object({ until: InstantSchema }, closed) },
    async handle(ctx, { params: { personId }, body: { reason } }) {
      if ((await subjectOf(ctx.db, personId as Id<'person'>)) === undefined)
        throw missing('privacy.nobody', 'There is no account with this number, or no longer.');
      const { until } = await reveal(ctx, personId, reason);
      return { status: 201, body: { until: until.toString() } };
    },
  }),
  route({
    method: 'DELETE',
    path,
    summary: 'Put the mask back before its time',
    tags,
    access,
    params,
    response: { 204: null },
    async handle(ctx, { params: { personId } }) {
      await cover(ctx, personId);
      return { status: 204 };
    },
  }),
];
