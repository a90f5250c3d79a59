import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { conflict, invalid } from '#kernel';
import type { Context } from '#platform/context';
import { json, sql, type Db } from '#platform/database';
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
 * Answers the same request with the same key once, and replays that answer for a day. A twin that comes while the first
 * still runs waits for it. An answer of 500 and above, or a crash, is not kept: the next try runs again.
 *
 * @throws http.idempotency_key_required, http.idempotency_mismatch, http.idempotency_in_progress
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
    if (found === 'ours') return finish(ctx.db, actor, key, run);
    if (found.request_hash !== hash)
      throw conflict('http.idempotency_mismatch', 'This Idempotency-Key was used for another request. Use a new key.');
    if (found.state === 'done')
      return { status: found.status ?? 200, body: found.body ?? undefined, headers: { 'idempotency-replayed': 'true' } };
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

async function finish(db: Db, actor: string, key: string, run: () => Promise<RouteAnswer<unknown>>): Promise<RouteAnswer<unknown>> {
  let answer: RouteAnswer<unknown>;
  try {
    answer = await run();
  } catch (error) {
    await sql`delete from idempotency_key where actor = ${actor} and key = ${key}`.execute(db);
    throw error;
  }
  await sql`update idempotency_key set state = 'done', status = ${answer.status}, body = ${json(answer.body ?? null)} where actor = ${actor} and key = ${key}`.execute(
    db,
  );
  return answer;
}

/** Forgets keys older than a day. */
export async function pruneIdempotencyKeys(db: Db): Promise<void> {
  await sql`delete from idempotency_key where created_at < now() - make_interval(hours => ${keptHours})`.execute(db);
}
