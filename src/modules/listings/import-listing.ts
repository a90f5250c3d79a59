import { createHash } from 'node:crypto';
import type { Context } from '#platform/context';
import { json, sql, type Tx } from '#platform/database';
import { insertListing, type NewListing } from './create-listing.ts';
import { latestScoreOf } from './domain.ts';
import { announce } from './events.ts';
import { lockOwned, readListings } from './store.ts';
import type { Inspection, Listing, ListingId, Vocabulary } from './types.ts';
import { changeContent } from './update-listing.ts';

export interface ImportedListing extends NewListing {
  /** The file or register it came from, and its key there: together they name it for ever. */
  source: string;
  sourceId: string;
  hostId: string;
  /** Whether to show it to guests at once. */
  publish: boolean;
}

export type Outcome = 'created' | 'updated' | 'unchanged';

/**
 * Makes the listing match its source. The source owns title, address and place; price, texts, hours and equipment are set
 * when it is created and are the host's afterwards. The same input again changes nothing.
 *
 * @throws listings.bad_content, listings.incomplete (when published), calendar.bad_hours
 */
export async function upsertImportedListing(
  ctx: Context,
  tx: Tx,
  input: ImportedListing,
  vocabulary: Vocabulary,
): Promise<{ id: ListingId; outcome: Outcome }> {
  const { source, sourceId, title, address, point } = input;
  const digest = createHash('sha256')
    .update(JSON.stringify([title, address, point]))
    .digest('base64url');
  const { rows } = await sql<{ id: ListingId; source_digest: string }>`
    select id, source_digest from listing where source = ${source} and source_id = ${sourceId} for update`.execute(tx);
  const known = rows[0];
  if (known === undefined) {
    const status = input.publish ? 'published' : 'draft';
    const listing = await insertListing(ctx, tx, input, { vocabulary, status, source: { name: source, id: sourceId, digest } });
    await ctx.audit.record(ctx, tx, {
      action: 'listing.import',
      subject: { kind: 'listing', id: listing.id },
      after: { source, sourceId, title, status },
    });
    if (status === 'published') await announce(ctx, tx, 'listing.published', listing);
    return { id: listing.id, outcome: 'created' };
  }
  if (known.source_digest === digest) return { id: known.id, outcome: 'unchanged' };
  const [before] = await readListings(tx, sql<boolean>`id = ${known.id}`);
  await changeContent(ctx, tx, before as Listing, { title, ...(address && { address }), ...(point && { point }) }, vocabulary);
  await sql`update listing set source_digest = ${digest} where id = ${known.id}`.execute(tx);
  return { id: known.id, outcome: 'updated' };
}

/** Replaces the whole inspection history. The same history again, in any order, changes nothing. */
export async function replaceInspections(
  ctx: Context,
  tx: Tx,
  id: string,
  inspections: readonly Inspection[],
): Promise<'updated' | 'unchanged'> {
  const listing = await lockOwned(ctx, tx, id);
  const { rows: before } = await sql<Inspection>`
    select inspected_on as date, kind, score, outcome, violations from listing_inspection where listing_id = ${id}`.execute(tx);
  if (canonical(before) === canonical(inspections)) return 'unchanged';
  if (before.length > 0) await sql`delete from listing_inspection where listing_id = ${id}`.execute(tx);
  const rows = inspections.map((each) => ({ id: ctx.newId('inspection'), ...each }));
  await sql`
    with written as (
      insert into listing_inspection (id, listing_id, inspected_on, kind, score, outcome, violations)
      select i.id, ${id}::uuid, i.date, i.kind, i.score, i.outcome, i.violations
      from jsonb_to_recordset(${json(rows)}) as i (id uuid, date date, kind text, score int, outcome text, violations jsonb))
    update listing set latest_score = ${latestScoreOf(inspections) ?? null}::int, version = version + 1, updated_at = ${ctx.clock.now()}
    where id = ${id}`.execute(tx);
  if (listing.status === 'published') await announce(ctx, tx, 'listing.updated', { ...listing, version: listing.version + 1 });
  return 'updated';
}

/** One text for one history, whatever order it came in and however json lays out its keys. */
function canonical(inspections: readonly Inspection[]): string {
  const texts = inspections.map(({ date, kind, score, outcome, violations }) => {
    const lines = violations.map(({ risk, description, code }) => JSON.stringify([risk, code, description])).sort();
    return JSON.stringify([date, kind, score ?? null, outcome ?? null, lines]);
  });
  return texts.sort().join('\n');
}
