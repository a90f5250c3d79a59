import type { Readable } from 'node:stream';
import type { Static, TSchema } from 'typebox';
import type { Context } from '#platform/context';
import type { RouteChallenge } from './challenge.ts';

/**
 * Who may call: strangers, whoever is logged in, or whoever has a permission, which the market's roles give. There is no default: a
 * route without a rule does not compile. Ownership of a particular row is decided in the query that reads it.
 */
export type Access = 'public' | 'signed-in' | { may: string };

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface CookieToSet {
  name: string;
  value: string;
  /** Seconds; 0 removes it. */
  maxAgeSeconds: number;
  /** Under the market's own path; '' is its root. */
  path?: string;
}

/** The parts of the raw request that a few routes need: webhooks (rawBody), risk (ip, userAgent), cookies. */
export interface RequestFacts {
  ip: string;
  userAgent: string;
  /** Two letters (ISO 3166-1), where a believed proxy says them. */
  country?: string | undefined;
  cookies: Record<string, string | undefined>;
  headers: Record<string, string | undefined>;
  /** Exact bytes of the body, for signatures. Present when the route sets `rawBody`. */
  rawBody?: Buffer | undefined;
  idempotencyKey?: string | undefined;
  /** The body as it comes in. Present when the route sets `stream`. */
  stream?: Readable | undefined;
}

export interface RouteInput<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  request: RequestFacts;
}

export interface RouteAnswer<R> {
  status: number;
  body?: R;
  headers?: Record<string, string>;
  cookies?: CookieToSet[];
}

type Of<S> = S extends TSchema ? Static<S> : undefined;

export interface RouteDefinition<
  P extends TSchema | undefined,
  Q extends TSchema | undefined,
  B extends TSchema | undefined,
  R extends Record<number, TSchema | null>,
> {
  method: Method;
  /** Under `/<market>/api/v1`, for example `/bookings/:bookingId`. A `*` at the end takes the rest, slashes and all. */
  path: string;
  summary: string;
  tags: readonly [string, ...string[]];
  access: Access;
  /**
   * With `access: 'signed-in'`: what a limited token must be good for to come in here; its module declares the words. Without one the route is
   * not for limited tokens at all: what is not named is closed to them. Elsewhere the permission is the scope.
   */
  scope?: string;
  /**
   * Only for who has proven who they are in the last ten minutes, by password or factor: where money goes, what lets one in, what cannot be
   * undone. Others get a 401 `identity.proof_needed`, prove it at `/auth/proof`, and ask again.
   */
  recentProof?: true;
  /** Asks for a sign of a person, where the house does and an address is suspicious: see docs/security/edge.md. */
  challenge?: RouteChallenge;
  /** Replays the stored answer for the same Idempotency-Key. Demanded on every POST that creates money or bookings. */
  idempotent?: boolean;
  /** Keeps the exact bytes of the body (webhooks). The body schema is then not applied. */
  rawBody?: boolean;
  /** Hands the body on unread, of any type and length: the route bounds both. The body schema is then not applied. */
  stream?: boolean;
  /** Requests a minute from one person or address, when the default for the method does not fit. */
  limitPerMinute?: number;
  /** The answer may be a moment old: `ctx.db` is then a replica where there is one. GET only, and the handler only reads. */
  mayBeOld?: boolean;
  /** Leaves the route out of `/api/v1`: the path is then directly under `/<market>` (JWKS, pictures, files). */
  root?: boolean;
  params?: P;
  query?: Q;
  body?: B;
  /** Schema of each success answer by status; null for an answer without a body or one that is not JSON. */
  response: R;
  handle(
    ctx: Context,
    input: RouteInput<Of<P>, Of<Q>, Of<B>>,
  ): Promise<RouteAnswer<R[keyof R] extends infer S ? Of<S> | string | Readable : never>>;
}

/** A route whose types have been checked by {@link route} and are no longer needed. */
export interface Route
  extends Omit<RouteDefinition<TSchema | undefined, TSchema | undefined, TSchema | undefined, Record<number, TSchema | null>>, 'handle'> {
  handle(ctx: Context, input: RouteInput<unknown, unknown, unknown>): Promise<RouteAnswer<unknown>>;
}

/** Declares a route; input and answer types follow from its schemas. */
export function route<
  P extends TSchema | undefined = undefined,
  Q extends TSchema | undefined = undefined,
  B extends TSchema | undefined = undefined,
  R extends Record<number, TSchema | null> = Record<number, TSchema | null>,
>(definition: RouteDefinition<P, Q, B, R>): Route {
  return definition as unknown as Route;
}
