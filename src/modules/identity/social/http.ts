import { Type } from 'typebox';
import type { Context } from '#platform/context';
import { closed, route, Text, type RequestFacts, type Route } from '#platform/http';
import { answerAdmission, answerProven, answerSession, originOf, requireOwnSite } from '../http-cookies.ts';
import { CheckMail, Email, Token } from '../http-schemas.ts';
import type { Session } from '../sessions/index.ts';
import type { Parts } from '../settings.ts';
import { finish } from './finish.ts';
import { arrivalOf, confirmAddress, dropArrival, linkArrival, makeAccount } from './go-on.ts';
import { arrivalTokenOf, forgetArrival, forgetVisit, keepArrival, keepVisit, visitTokenOf } from './http-cookies.ts';
import { AddressSchema, ArrivalSchema, FinishedSchema, OfferSchema, ofProvider, OwnLinksSchema } from './http-schemas.ts';
import { ownLinks, unlink } from './links.ts';
import { providerOf } from './providers.ts';
import { requireProvesAt } from './prove-elsewhere.ts';
import { beginLink, beginLogIn, beginProof, type BeginInput, type Begun } from './visits.ts';

const tags = ['identity'] as const;
const Begin = Type.Object({ next: Type.Optional(Text(500)) }, closed);

/** A browser's session, in cookies alone, and where it goes on. */
function answerLoggedIn(ctx: Context, { session, next }: { session: Session; next: string }) {
  const { headers, body, cookies = [] } = answerSession(ctx, session, 'cookie');
  return {
    status: 200,
    headers,
    body: { outcome: 'logged_in' as const, next, person: body.person },
    cookies: [...cookies, forgetArrival(ctx)],
  };
}

/** Logging in with accounts elsewhere. For browsers: what binds a log-in to the one who began it is a cookie. */
export function socialRoutes(parts: Parts): Route[] {
  return [...logInRoutes(parts), ...arrivalRoutes(parts), ...ownRoutes(parts)];
}

function logInRoutes(parts: Parts): Route[] {
  const { social } = parts;
  const offers = [...social.providers.values()].map(({ name, title }) => ({ provider: name, title }));
  return [
    route({
      method: 'GET',
      path: '/auth/social',
      summary: 'Where one can log in besides here',
      tags,
      access: 'public',
      response: { 200: Type.Object({ items: Type.Array(OfferSchema) }, closed) },
      handle: async () => ({ status: 200, body: { items: offers } }),
    }),
    beginRoute('/auth/social/:provider/begin', 'Begin to log in with an account elsewhere: where to go, within ten minutes', {
      access: 'public',
      begin: (ctx, input) => beginLogIn(parts, ctx, input),
    }),
    route({
      method: 'POST',
      path: '/auth/social/:provider/finish',
      summary: 'Come back with what the provider gave: logged in, linked, or asked how to go on',
      tags,
      access: 'public',
      limitPerMinute: 20,
      params: ofProvider,
      body: Type.Object(
        { answer: Type.String({ maxLength: 16_000, description: 'The query or the form, URL-encoded, as it came.' }) },
        closed,
      ),
      response: { 200: FinishedSchema },
      async handle(ctx, { params, body, request }) {
        const browserToken = visitTokenOf(ctx, request);
        const answer = new URLSearchParams(body.answer);
        const done = await finish(parts, social, ctx, { provider: params.provider, answer, browserToken, origin: originOf(ctx, request) });
        if (done.outcome === 'arrived')
          return { status: 200, body: { outcome: done.outcome }, cookies: [forgetVisit(ctx), keepArrival(ctx, done.browserToken)] };
        if (done.outcome === 'proven') {
          const { cookies = [], headers } = answerProven(ctx, done.proven, 'cookie', {});
          return { status: 200, headers, body: { outcome: done.outcome, next: done.next }, cookies: [...cookies, forgetVisit(ctx)] };
        }
        if (done.outcome === 'linked') return { status: 200, body: done, cookies: [forgetVisit(ctx)] };
        if (done.outcome === 'second_step') {
          const { cookies = [], headers } = answerAdmission(ctx, { secondStep: done.secondStep }, 'cookie');
          return {
            status: 200,
            headers,
            body: { outcome: done.outcome, next: done.next, ways: [...done.secondStep.ways] },
            cookies: [...cookies, forgetVisit(ctx)],
          };
        }
        const loggedIn = answerLoggedIn(ctx, done);
        return { ...loggedIn, cookies: [...loggedIn.cookies, forgetVisit(ctx)] };
      },
    }),
  ];
}

interface Beginning extends Pick<Route, 'access' | 'recentProof'> {
  begin(ctx: Context, input: BeginInput): Promise<Begun>;
}

const beginRoute = (path: string, summary: string, { begin, ...who }: Beginning): Route =>
  route({
    method: 'POST',
    path,
    summary,
    tags,
    ...who,
    limitPerMinute: 20,
    params: ofProvider,
    body: Begin,
    response: { 201: AddressSchema },
    async handle(ctx, { params, body, request }) {
      requireOwnSite(request);
      const { address, browserToken } = await begin(ctx, { provider: params.provider, next: body.next });
      return { status: 201, body: { address }, cookies: [keepVisit(ctx, browserToken)] };
    },
  });

function arrivalRoutes(parts: Parts): Route[] {
  const { social } = parts;
  const path = '/auth/social/arrival';
  return [
    route({
      method: 'GET',
      path,
      summary: 'Who arrived in this browser from a provider, and how they can go on',
      tags,
      access: 'public',
      response: { 200: ArrivalSchema },
      async handle(ctx, { request }) {
        const { arrival, ask } = await arrivalOf(ctx, arrivalTokenRead(ctx, request));
        const { provider, name, address, chosen, next } = arrival;
        const { title } = providerOf(social, provider);
        const told = {
          ...(name === undefined ? {} : { name }),
          ...(address === undefined ? {} : { email: address }),
          ...(chosen === undefined ? {} : { mailedTo: chosen.email }),
        };
        return {
          status: 200,
          body: { provider, title, ask, next, ...told },
          headers: { 'cache-control': 'no-store' },
        };
      },
    }),
    route({
      method: 'POST',
      path: `${path}/account`,
      summary: 'Make an account for who arrived: at once where the provider vouches for the address, else after a mailed link',
      tags,
      access: 'public',
      limitPerMinute: 20,
      body: Type.Object({ displayName: Text(200), role: Text(40), email: Type.Optional(Email) }, closed),
      response: { 200: FinishedSchema, 202: CheckMail },
      async handle(ctx, { body, request }) {
        const made = await makeAccount(parts, social, ctx, {
          ...body,
          browserToken: arrivalTokenOf(ctx, request),
          origin: originOf(ctx, request),
        });
        return made === undefined ? { status: 202, body: { status: 'check_mail' as const } } : answerLoggedIn(ctx, made);
      },
    }),
    route({
      method: 'POST',
      path: `${path}/confirm`,
      summary: 'Prove the address by the mailed link, in the browser that arrived',
      tags,
      access: 'public',
      limitPerMinute: 20,
      body: Type.Object({ token: Token }, closed),
      response: { 200: FinishedSchema },
      async handle(ctx, { body, request }) {
        const given = { token: body.token, browserToken: arrivalTokenOf(ctx, request), origin: originOf(ctx, request) };
        return answerLoggedIn(ctx, await confirmAddress(parts, social, ctx, given));
      },
    }),
    route({
      method: 'POST',
      path: `${path}/link`,
      summary: 'Link who arrived to the account that is logged in',
      tags,
      access: 'signed-in',
      recentProof: true,
      limitPerMinute: 20,
      response: { 200: FinishedSchema },
      async handle(ctx, { request }) {
        const { next } = await linkArrival(parts, social, ctx, arrivalTokenOf(ctx, request));
        return { status: 200, body: { outcome: 'linked' as const, next }, cookies: [forgetArrival(ctx)] };
      },
    }),
    route({
      method: 'DELETE',
      path,
      summary: 'Forget who arrived in this browser',
      tags,
      access: 'public',
      response: { 204: null },
      async handle(ctx, { request }) {
        await dropArrival(ctx, arrivalTokenOf(ctx, request));
        return { status: 204, cookies: [forgetArrival(ctx)] };
      },
    }),
  ];
}

function ownRoutes(parts: Parts): Route[] {
  const { social } = parts;
  return [
    route({
      method: 'GET',
      path: '/me/social',
      summary: 'My accounts elsewhere that open my account here',
      tags,
      access: 'signed-in',
      response: { 200: OwnLinksSchema },
      async handle(ctx) {
        const { linked, hasPassword, mayUnlink } = await ownLinks(ctx);
        const titleOf = (name: string): string => social.providers.get(name)?.title ?? name;
        const offers = [...social.providers.values()].map(({ name, title }) => ({ provider: name, title }));
        const items = linked.map(({ linkedAt, usedAt, ...rest }) => ({
          ...rest,
          title: titleOf(rest.provider),
          linkedAt: linkedAt.toString(),
          usedAt: usedAt.toString(),
        }));
        return { status: 200, body: { offers, linked: items, hasPassword, mayUnlink } };
      },
    }),
    beginRoute('/me/social/:provider/begin', 'Begin to link an account elsewhere to mine: where to go, within ten minutes', {
      access: 'signed-in',
      recentProof: true,
      begin: (ctx, input) => beginLink(parts, ctx, input),
    }),
    beginRoute('/me/social/:provider/prove', 'Begin to prove who I am by logging in there anew: for who has no password and no factor', {
      access: 'signed-in',
      async begin(ctx, input) {
        await requireProvesAt(parts, ctx, providerOf(social, input.provider));
        return beginProof(parts, ctx, input);
      },
    }),
    route({
      method: 'DELETE',
      path: '/me/social/:provider',
      summary: 'Unlink an account elsewhere; never the last way in',
      tags,
      access: 'signed-in',
      recentProof: true,
      limitPerMinute: 20,
      params: ofProvider,
      response: { 204: null },
      async handle(ctx, { params: { provider } }) {
        await unlink(parts, ctx, provider, social.providers.get(provider)?.title ?? provider);
        return { status: 204 };
      },
    }),
  ];
}

/** Reading changes nothing, and the page that asks was perhaps reached by a link in a mail. */
const arrivalTokenRead = (ctx: Context, { cookies }: RequestFacts): string => cookies[forgetArrival(ctx).name] ?? '';
