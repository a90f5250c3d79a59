import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { conflict, GuildhallError, invalid, type ErrorKind } from '#kernel';
import type { Context } from '#platform/context';
import { json, sql, type Db } from '#platform/database';
import { toProblem } from './problem.ts';
import type { RouteAnswer } from './route.ts';

const leaseSeconds = 30;
const twinPatienceMs = 10_000;
const keptHours = 24;

interface Row {
  request_hash: string;
  state: 'running' | 'done';
  status: number | null;
  body: unknown;
}

/**
 * Answers the same request with the same key once, and replays that answer for a day: success, or a refusal that is final
 * (draft-ietf-httpapi-idempotency-key-header: the result of the first request, "success or an error"). So a client that lost
 * the answer "that hour is taken" gets the same again, and never a booking that it has stopped waiting for. Whoever wants
 * another try sends a new key. A twin that comes while the first still runs waits for it.
 *
 * Not kept, so that the next try with the key runs: what says nothing about the request itself (log in first 401, too often
 * 429, not now 503, our own failure 5xx, a crash) and every refusal that says when to try again. What the schema or the access
 * rule refuses has not come here, so it takes no key: the mended request may use it. A key belongs to one person.
 *
 * @throws http.idempotency_key_required, http.idempotency_mismatch (another body or address), http.idempotency_in_progress
 */
export async function answerOnce(
  ctx: Context,
  key: string | undefined,
  request: string,
  run: () => Promise<RouteAnswer<unknown>>,
): Promise<RouteAnswer<unknown>> {
  if (key === undefined || key === '' || key.length > 200) {
    throw invalid(
      'http.idempotency_key_required',
      'Send an Idempotency-Key header of at most 200 characters, new for each thing you want done.',
    );
  }
  const actor = ctx.actor.personId ?? 'anonymous';
  const hash = createHash('sha256').update(request).digest('base64url');
  const deadline = Date.now() + twinPatienceMs;
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 500)) {
    const found = await begin(ctx.db, actor, key, hash);
    if (found === 'ours') return finish(ctx, actor, key, run);
    if (found.request_hash !== hash)
      throw conflict('http.idempotency_mismatch', 'This Idempotency-Key was used for another request. Use a new key.');
    if (found.state === 'done') return replay(found);
    if (Date.now() > deadline)
      throw conflict('http.idempotency_in_progress', 'The same request is still being worked on. Try again in a moment.', {
        retryAfterSeconds: 2,
      });
    await wait(pauseMs);
  }
}

/** Takes the key, or a key whose owner died on it; else says what is there. */
async function begin(db: Db, actor: string, key: string, hash: string): Promise<'ours' | Row> {
  const taken = await sql`
    insert into idempotency_key (actor, key, request_hash, state, lease_until)
    values (${actor}, ${key}, ${hash}, 'running', now() + make_interval(secs => ${leaseSeconds}))
    on conflict (actor, key) do update
      set request_hash = excluded.request_hash, state = 'running', lease_until = excluded.lease_until, created_at = now()
      where (idempotency_key.state = 'running' and idempotency_key.lease_until < now() and idempotency_key.request_hash = excluded.request_hash)
         or idempotency_key.created_at < now() - make_interval(hours => ${keptHours})
    returning key`.execute(db);
  if (taken.rows.length > 0) return 'ours';
  const { rows } =
    await sql<Row>`select request_hash, state, status, body from idempotency_key where actor = ${actor} and key = ${key}`.execute(db);
  return rows[0] ?? begin(db, actor, key, hash); // its owner gave it up between the two statements
}

function replay({ status, body }: Row): RouteAnswer<unknown> {
  const refused = status !== null && status >= 400;
  const headers = { 'idempotency-replayed': 'true', ...(refused ? { 'content-type': 'application/problem+json' } : {}) };
  return { status: status ?? 200, body: body ?? undefined, headers };
}

async function finish(ctx: Context, actor: string, key: string, run: () => Promise<RouteAnswer<unknown>>): Promise<RouteAnswer<unknown>> {
  let answer: RouteAnswer<unknown>;
  try {
    answer = await run();
  } catch (error) {
    const problem = isFinal(error) ? toProblem(error, ctx.correlationId) : undefined;
    // A database that has no room to note this has none to say it either: the first error is the one to tell, and the lease ends by itself.
    const noted = problem === undefined ? release(ctx.db, actor, key) : keep(ctx.db, actor, key, problem.status, problem);
    await noted.catch((failed: unknown) => ctx.log.warn({ error: failed }, 'the key of a failed request could not be noted'));
    throw error;
  }
  // The work is done and committed: an error now would make its owner ask again for what they have.
  await keep(ctx.db, actor, key, answer.status, answer.body).catch((failed: unknown) =>
    ctx.log.error({ error: failed }, 'the answer of a finished request could not be kept for its key'),
  );
  return answer;
}

const release = async (db: Db, actor: string, key: string): Promise<void> =>
  void (await sql`delete from idempotency_key where actor = ${actor} and key = ${key}`.execute(db));

const passing: ReadonlySet<ErrorKind> = new Set(['unauthenticated', 'limited', 'unavailable']);

const isFinal = (error: unknown): boolean =>
  error instanceof GuildhallError && !passing.has(error.kind) && error.retryAfterSeconds === undefined;

async function keep(db: Db, actor: string, key: string, status: number, body: unknown): Promise<void> {
  await sql`
    update idempotency_key set state = 'done', status = ${status}, body = ${json(body ?? null)}
    where actor = ${actor} and key = ${key}`.execute(db);
}

/**
 * Frees the keys of requests that an earlier process died on, so that nobody who asks again waits for a lease to end. Only for a
 * database that no other process can have open.
 */
export async function freeDeadKeys(db: Db): Promise<void> {
  const born = Temporal.Instant.fromEpochMilliseconds(Math.floor(performance.timeOrigin));
  await sql`delete from idempotency_key where state = 'running' and created_at < ${born}`.execute(db);
}

/** Forgets keys older than a day. */
export async function pruneIdempotencyKeys(db: Db): Promise<void> {
  await sql`delete from idempotency_key where created_at < now() - make_interval(hours => ${keptHours})`.execute(db);
}
