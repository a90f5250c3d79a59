import type { Static } from 'typebox';
import { forbidden } from '#kernel';
import type { Context } from '#platform/context';
import { accessCookie, refreshCookie, type CookieToSet, type RequestFacts } from '#platform/http';
import { showPerson, type SecondStepSchema, type SessionSchema } from './http-schemas.ts';
import { challengeLifetime } from './passkeys/challenges.ts';
import { registrationLifetime, secondStepLifetime } from './settings.ts';
import type { ProvenSession } from './factors/prove.ts';
import type { Admission, Origin, Session } from './sessions/index.ts';

export type Kept = 'bearer' | 'cookie';

const deviceCookie = (market: string): string => `gh_${market}_device`;
const registrationCookie = (market: string): string => `gh_${market}_registration`;
const passkeyCookie = (market: string): string => `gh_${market}_passkey`;
const ticketCookie = (market: string): string => `gh_${market}_second`;
const yearSeconds = 365 * 24 * 3600;

export function originOf(ctx: Context, request: RequestFacts, shown?: string): Origin {
  const { ip, userAgent, cookies, country } = request;
  const deviceToken = shown ?? cookies[deviceCookie(ctx.market)];
  const replaces = fromElsewhere(request) ? undefined : cookies[refreshCookie(ctx.market)];
  return {
    ip,
    userAgent,
    ...(country === undefined ? {} : { country }),
    ...(deviceToken === undefined ? {} : { deviceToken }),
    ...(replaces === undefined ? {} : { replaces }),
  };
}

const fromElsewhere = ({ headers }: RequestFacts): boolean => {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
};

/** @throws http.cross_site */
export function requireOwnSite(request: RequestFacts): void {
  if (fromElsewhere(request)) throw forbidden('http.cross_site', 'This request came from another site, so it was not carried out.');
}

/** Not for a form that another site sent: its password would be that site's, and the mailed link would be opened right here. */
export function keepRegistration(ctx: Context, request: RequestFacts, browserToken: string): CookieToSet[] {
  if (fromElsewhere(request)) return [];
  return [{ name: registrationCookie(ctx.market), value: browserToken, maxAgeSeconds: registrationLifetime.hours * 3600 }];
}

export const registrationTokenOf = (ctx: Context, request: RequestFacts): string | undefined =>
  fromElsewhere(request) ? undefined : request.cookies[registrationCookie(ctx.market)];

export const forgetRegistration = ({ market }: Context): CookieToSet => ({ name: registrationCookie(market), value: '', maxAgeSeconds: 0 });

/**
 * The refresh token that a browser sends by itself; so it counts only from our own pages.
 *
 * @throws http.cross_site
 */
export function refreshTokenOf(ctx: Context, request: RequestFacts): string | undefined {
  const token = request.cookies[refreshCookie(ctx.market)];
  if (token !== undefined) requireOwnSite(request);
  return token;
}

interface SessionAnswer {
  status: 200;
  headers: Record<string, string>;
  body: Static<typeof SessionSchema>;
  cookies?: CookieToSet[];
}

/** A session in the body for a client that keeps tokens itself, in cookies for a browser. The body never holds both. */
export function answerSession(ctx: Context, session: Session, kept: Kept): SessionAnswer {
  const { person, expiresAt, sessionExpiresAt, accessToken, refreshToken, deviceToken } = session;
  const body = {
    person: showPerson(ctx, person),
    expiresAt: expiresAt.toString(),
    sessionExpiresAt: sessionExpiresAt.toString(),
  };
  const headers = { 'cache-control': 'no-store' };
  if (kept === 'bearer') {
    return { status: 200, headers, body: { ...body, accessToken, refreshToken, ...(deviceToken === undefined ? {} : { deviceToken }) } };
  }
  const until = (end: Temporal.Instant): number =>
    Math.max(1, Math.round((end.epochMilliseconds - ctx.clock.now().epochMilliseconds) / 1000));
  const cookies: CookieToSet[] = [
    { name: accessCookie(ctx.market), value: accessToken, maxAgeSeconds: until(expiresAt) },
    { name: refreshCookie(ctx.market), value: refreshToken, maxAgeSeconds: until(sessionExpiresAt) },
  ];
  if (deviceToken !== undefined) cookies.push({ name: deviceCookie(ctx.market), value: deviceToken, maxAgeSeconds: yearSeconds });
  return { status: 200, headers, body, cookies };
}

interface SecondStepAnswer {
  status: 202;
  headers: Record<string, string>;
  body: Static<typeof SecondStepSchema>;
  cookies?: CookieToSet[];
}

/** What a first step led to: the session, or what is asked for next. */
export function answerAdmission(ctx: Context, admission: Admission, kept: Kept): SessionAnswer | SecondStepAnswer {
  if ('session' in admission) return answerSession(ctx, admission.session, kept);
  const { ticket, ways, expiresAt } = admission.secondStep;
  const body = { status: 'second_step' as const, ways: [...ways], expiresAt: expiresAt.toString() };
  const headers = { 'cache-control': 'no-store' };
  if (kept === 'bearer') return { status: 202, headers, body: { ...body, ticket } };
  return { status: 202, headers, body, cookies: [keepTicket(ctx, ticket)] };
}

/** Binds the question to a passkey to the browser that asked it. */
export const keepPasskeyVisit = ({ market }: Context, value: string): CookieToSet => ({
  name: passkeyCookie(market),
  value,
  maxAgeSeconds: challengeLifetime.minutes * 60,
});

export const passkeyVisitOf = (ctx: Context, request: RequestFacts): string | undefined =>
  fromElsewhere(request) ? undefined : request.cookies[passkeyCookie(ctx.market)];

export const forgetPasskeyVisit = ({ market }: Context): CookieToSet => ({ name: passkeyCookie(market), value: '', maxAgeSeconds: 0 });

/** Of the browser that made the first step; another site cannot have it shown. */
export const ticketOf = (ctx: Context, request: RequestFacts): string | undefined =>
  fromElsewhere(request) ? undefined : request.cookies[ticketCookie(ctx.market)];

export const keepTicket = ({ market }: Context, value: string): CookieToSet => ({
  name: ticketCookie(market),
  value,
  maxAgeSeconds: secondStepLifetime.minutes * 60,
});

export const forgetTicket = ({ market }: Context): CookieToSet => ({ name: ticketCookie(market), value: '', maxAgeSeconds: 0 });

export const forgetDevice = ({ market }: Context): CookieToSet => ({ name: deviceCookie(market), value: '', maxAgeSeconds: 0 });

/** The device stays known: logging out is no reason to be counted among strangers. */
export const forgetCookies = ({ market }: Context): CookieToSet[] =>
  [accessCookie(market), refreshCookie(market)].map((name) => ({ name, value: '', maxAgeSeconds: 0 }));

/** A new access token as the client keeps tokens: in the body, or in the cookie. */
export function answerProven<Extra extends object>(
  ctx: Context,
  { accessToken, expiresAt }: ProvenSession,
  kept: 'bearer' | 'cookie',
  extra: Extra,
) {
  const headers = { 'cache-control': 'no-store' };
  const body = { ...extra, expiresAt: expiresAt.toString() };
  if (kept === 'bearer') return { status: 200 as const, body: { ...body, accessToken }, headers };
  const seconds = Math.max(1, Math.round((expiresAt.epochMilliseconds - ctx.clock.now().epochMilliseconds) / 1000));
  const cookies = [{ name: accessCookie(ctx.market), value: accessToken, maxAgeSeconds: seconds }];
  return { status: 200 as const, body, headers, cookies };
}
