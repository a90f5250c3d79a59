import { jwtVerify, SignJWT, type JWTVerifyGetKey } from 'jose';
import { isUuid, type Id } from '#kernel';
import { standardPlan, type Actor, type Context } from '#platform/context';
import type { Person } from '../domain.ts';
import type { ChangedPlans } from './changed-plans.ts';
import type { EndedSessions } from './ended-sessions.ts';
import type { KeyRing } from './key-ring.ts';

const algorithm = 'EdDSA';
/** RFC 9068: other tokens of ours, such as one-time tokens, can never be taken for an access token. */
const type = 'at+jwt';
const longest = 4096;
/** Tokens whose signature was checked, so that the next request of the same visitor need not: about 5 MB. */
const rememberedMost = 5_000;

export interface AccessTokens {
  /** @returns a JWT for this session, that dies with `expiresAt` */
  issue(
    ctx: Context,
    token: { person: Person; sessionId: string; expiresAt: Temporal.Instant; provenAt?: Temporal.Instant },
  ): Promise<string>;
  /** Who holds this token: undefined when it is not ours, expired, altered, for another market, or its session ended. */
  authenticate(ctx: Context, token: string): Promise<Actor | undefined>;
}

export interface AccessTokenParts {
  keys: KeyRing;
  ended: EndedSessions;
  changedPlans: ChangedPlans;
  issuer(market: string): string;
}

export function accessTokens({ keys, ended, changedPlans, issuer }: AccessTokenParts): AccessTokens {
  const seen = new Map<string, Claims>();
  return {
    async issue(ctx, { person, sessionId, expiresAt, provenAt }) {
      const { kid, key } = await keys.signer(ctx);
      const seconds = (at: Temporal.Instant): number => Math.floor(at.epochMilliseconds / 1000);
      return new SignJWT({
        sid: sessionId,
        roles: person.roles,
        plan: person.plan,
        name: person.displayName,
        ...(provenAt === undefined ? {} : { auth_time: seconds(provenAt) }),
      })
        .setProtectedHeader({ alg: algorithm, typ: type, kid })
        .setIssuer(issuer(ctx.market))
        .setAudience(ctx.market)
        .setSubject(person.id)
        .setIssuedAt(seconds(ctx.clock.now()))
        .setExpirationTime(seconds(expiresAt))
        .sign(key);
    },

    async authenticate(ctx, token) {
      if (token.length > longest) return undefined;
      const claims = (await remembered(ctx, token)) ?? (await verified(ctx, token));
      if (claims === undefined || (await ended.has(ctx, claims.sid))) return undefined;
      return {
        kind: 'person',
        personId: claims.sub as Id<'person'>,
        sessionId: claims.sid,
        roles: claims.roles,
        // One that was given since counts, whatever the token says.
        plan: (await changedPlans.get(ctx, claims.sub)) ?? claims.plan,
        name: claims.name,
        ...(claims.provenAt === undefined ? {} : { provenAt: claims.provenAt }),
      };
    },
  };

  /** A signature that was right stays right; what time and keys may change is looked at again. */
  async function remembered(ctx: Context, token: string): Promise<Claims | undefined> {
    const claims = seen.get(`${ctx.market} ${token}`);
    if (claims === undefined || claims.exp * 1000 <= ctx.clock.now().epochMilliseconds) return undefined;
    return (await keys.verifier(ctx, claims.kid)) === undefined ? undefined : claims;
  }

  function remember(ctx: Context, token: string, claims: Claims): void {
    const [oldest] = seen.keys();
    if (seen.size >= rememberedMost && oldest !== undefined) seen.delete(oldest);
    seen.set(`${ctx.market} ${token}`, claims);
  }

  async function verified(ctx: Context, token: string): Promise<Claims | undefined> {
    // Only the id is read from the header: a key, or an address of one (jwk, jku, x5u), that a token brings is never used.
    let failure: unknown;
    const keyOf: JWTVerifyGetKey = async ({ kid }) => {
      try {
        const key = typeof kid === 'string' ? await keys.verifier(ctx, kid) : undefined;
        if (key !== undefined) return key;
      } catch (error) {
        failure = error; // the database, not the token, is at fault
      }
      throw new Error('not one of our keys');
    };
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keyOf, {
        algorithms: [algorithm],
        typ: type,
        issuer: issuer(ctx.market),
        audience: ctx.market,
        requiredClaims: ['sub', 'sid', 'iat', 'exp'],
        currentDate: new Date(ctx.clock.now().epochMilliseconds),
      });
      const claims = readClaims({ ...payload, kid: protectedHeader.kid }, ctx.market);
      if (claims !== undefined) remember(ctx, token, claims);
      return claims;
    } catch {
      if (failure !== undefined) throw failure;
      return undefined;
    }
  }
}

interface Claims {
  sub: string;
  sid: string;
  roles: string[];
  plan: string;
  name: string;
  provenAt: Temporal.Instant | undefined;
  exp: number;
  kid: string;
}

function readClaims(payload: Record<string, unknown>, market: string): Claims | undefined {
  const { sub, sid, roles, plan = standardPlan, name, aud, exp, kid, auth_time: authTime } = payload;
  if (aud !== market || typeof sub !== 'string' || !isUuid(sub) || typeof sid !== 'string' || !isUuid(sid)) return undefined;
  if (typeof name !== 'string' || !Array.isArray(roles) || !roles.every((each) => typeof each === 'string')) return undefined;
  if (typeof plan !== 'string' || typeof exp !== 'number' || typeof kid !== 'string') return undefined;
  const provenAt = typeof authTime === 'number' ? Temporal.Instant.fromEpochMilliseconds(authTime * 1000) : undefined;
  return { sub, sid, roles, plan, name, exp, kid, provenAt };
}
