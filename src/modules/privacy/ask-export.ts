import { limited, missing } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import { enqueue } from '#platform/jobs';
import type { UrlSigner } from '#platform/storage';
import { insertRequest, lockOpenRequest, requestById, type PrivacyRequest } from './requests.ts';
import { exportWithin } from './settings.ts';

export const exportQueue = 'privacy.export';
const mostInADay = 3;
const linkSeconds = 900;

/** Asks for an export of all that is held of the one who acts. One that is being made is not begun twice. @throws privacy.too_many_exports */
export async function askExport(ctx: Context): Promise<{ id: string }> {
  const personId = requirePerson(ctx);
  return inTransaction(ctx, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`privacy.export.${ctx.market}.${personId}`}))`.execute(tx);
    const open = await lockOpenRequest(tx, personId, 'export');
    if (open !== undefined) return { id: open.id };
    const now = ctx.clock.now();
    const { rows } = await sql<{ made: number }>`select count(*)::int as made from privacy_request
      where person_id = ${personId} and kind = 'export' and asked_at > ${now.subtract({ hours: 24 })}`.execute(tx);
    if ((rows[0]?.made ?? 0) >= mostInADay)
      throw limited('privacy.too_many_exports', `You asked for ${mostInADay} downloads today. Use the newest one, or ask again tomorrow.`, {
        retryAfterSeconds: 24 * 3_600,
      });
    const id = ctx.newId('privacy-request');
    await insertRequest(tx, { id, personId, kind: 'export', state: 'waiting', askedAt: now, dueAt: now.add(exportWithin) });
    await enqueue(ctx, tx, { queue: exportQueue, key: id, payload: { id }, maxAttempts: 50 });
    await ctx.audit.record(ctx, tx, { action: 'privacy.export_ask', subject: { kind: 'person', id: personId }, after: { requestId: id } });
    return { id };
  });
}

/** Signatures of exports are of another kind than those of files: an address of one opens nothing without the log-in of its person. */
const apart = (market: string): string => `${market}.exports`;

/** What follows the path of an export's address: good for a quarter to half an hour. */
export function signExport(urls: UrlSigner, market: string, key: string): string {
  return new URL(urls.download(apart(market), { key, seconds: linkSeconds }), 'http://house').search;
}

/** The export behind an address, for the person it is of. @throws privacy.export_missing, storage.bad_signature, storage.expired */
export async function ownExport(
  ctx: Context,
  urls: UrlSigner,
  id: string,
  query: { expires: number; max: number; signature: string },
): Promise<NonNullable<PrivacyRequest['file']>> {
  const request = await requestById(ctx.db, id, requirePerson(ctx));
  const file = request?.state === 'ready' ? request.file : undefined;
  if (file === undefined || Temporal.Instant.compare(file.expiresAt, ctx.clock.now()) <= 0)
    throw missing('privacy.export_missing', 'There is no such download of yours, or no longer. Ask for a new one.');
  urls.check(apart(ctx.market), { method: 'GET', key: file.key, query });
  return file;
}
