import type { FastifyRequest } from 'fastify';
import { forbidden, unauthenticated } from '#kernel';
import { allows, anonymous, type Actor, type Roles } from '#platform/context';
import { accessCookie, type ServedMarket } from './market.ts';
import type { Access, Route } from './route.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Who is asking: a bearer token, or the market's cookie. A cookie travels by itself, so with it an unsafe request must come
 * from our own pages.
 *
 * @throws identity.bad_token, http.cross_site
 */
export async function actorOf(request: FastifyRequest, market: ServedMarket): Promise<Actor> {
  const header = request.headers.authorization;
  const cookie = request.cookies[accessCookie(market.name)];
  const bearer = header?.startsWith('Bearer ') === true ? header.slice(7) : undefined;
  const token = bearer ?? cookie;
  if (token === undefined || token === '') return anonymous;
  if (bearer === undefined && !safeMethods.has(request.method)) refuseCrossSite(request);
  const actor = await market.authenticate(token);
  if (actor === undefined && bearer !== undefined)
    throw unauthenticated('identity.bad_token', 'The access token is not valid here, or no longer. Log in again or refresh it.');
  return actor ?? anonymous;
}

/** Fetch metadata where the browser sends it, the Origin where not (OWASP, cross-site request forgery prevention). */
function refuseCrossSite({ headers, host }: FastifyRequest): void {
  const site = headers['sec-fetch-site'];
  const { origin } = headers;
  const same =
    site === undefined
      ? origin !== undefined && URL.canParse(origin) && new URL(origin).host === host
      : site === 'same-origin' || site === 'none';
  if (!same) throw forbidden('http.cross_site', 'This request came from another site, so it was not carried out.');
}

export const proofMinutes = 10;

/** @throws identity.proof_needed */
export function requireRecentProof({ provenAt }: Actor, now: Temporal.Instant): void {
  if (provenAt !== undefined && Temporal.Instant.compare(provenAt.add({ minutes: proofMinutes }), now) >= 0) return;
  throw unauthenticated('identity.proof_needed', 'Please show once more that it is you. Then this goes on.', {
    facts: { proofMinutes, prove: '/auth/proof' },
  });
}

/** What a limited token may not open. @throws identity.scope_missing */
export function requireScope({ access, scope }: Pick<Route, 'access' | 'scope'>, { scopes }: Actor): void {
  if (scopes === undefined || access === 'public') return;
  const needed = access === 'signed-in' ? scope : access.may;
  if (needed !== undefined && scopes.includes(needed)) return;
  throw forbidden('identity.scope_missing', 'This token is not good for that. Make one that is, or log in.', {
    facts: needed === undefined ? {} : { scope: needed },
  });
}

/** Strangers' routes answer a limited token as they answer a stranger: it opens what it says, and no more. */
export const asSeenBy = ({ access }: Pick<Route, 'access'>, actor: Actor): Actor =>
  access === 'public' && actor.scopes !== undefined ? anonymous : actor;

/** @throws identity.sign_in, identity.forbidden */
export function requireAccess(access: Access, actor: Actor, roles: Roles): void {
  if (access === 'public') return;
  if (actor.kind !== 'person') throw unauthenticated('identity.sign_in', 'Please log in first.');
  if (access === 'signed-in') return;
  if (!allows(roles, actor, access.may)) {
    const titles = Object.values(roles).flatMap(({ title, may }) => (may.includes(access.may) ? [title] : []));
    throw forbidden('identity.forbidden', `This is for people with the role ${titles.join(' or ')}.`, {
      facts: { permission: access.may },
    });
  }
}
