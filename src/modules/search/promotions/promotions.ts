import { conflict, invalid, isUuid, missing, type Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { isExclusionViolation, sql, type Db, type Tx } from '#platform/database';
import { listingsByIds } from '#modules/listings';

const mostDays = 90;
const mostAtOnce = 200;

/** A listing that is put forward in searches for a while. */
export interface Promotion {
  id: Id<'search-promotion'>;
  listingId: string;
  startsAt: Temporal.Instant;
  endsAt: Temporal.Instant;
  /** Why it was granted. */
  reason: string;
}

export interface NewPromotion {
  listingId: string;
  startsAt: Temporal.Instant;
  endsAt: Temporal.Instant;
  reason: string;
}

/**
 * Puts a published listing forward in searches, at most 90 days and one promotion at a time. Staff's word; nothing is paid for it.
 *
 * @throws search.promotion_time, search.promotion_listing, search.promotion_twice
 */
export async function promote(ctx: Context, tx: Tx, { listingId, startsAt, endsAt, reason }: NewPromotion): Promise<Promotion> {
  const now = ctx.clock.now();
  const bad = (path: string, message: string) => invalid('search.promotion_time', message, { fields: [{ path, message }] });
  if (Temporal.Instant.compare(endsAt, startsAt) <= 0) throw bad('/endsAt', 'It ends before it begins. Choose a later end.');
  if (Temporal.Instant.compare(endsAt, now) <= 0) throw bad('/endsAt', 'That is over already. Choose an end to come.');
  if (Temporal.Instant.compare(endsAt, startsAt.add({ hours: 24 * mostDays })) > 0)
    throw bad('/endsAt', `A promotion lasts at most ${mostDays} days. Choose an earlier end.`);
  if (!isUuid(listingId) || (await listingsByIds(tx, [listingId])).get(listingId)?.status !== 'published')
    throw missing('search.promotion_listing', 'There is no published kitchen by that name. Only what guests can find is put forward.');
  const made: Promotion = { id: ctx.newId('search-promotion'), listingId, startsAt, endsAt, reason };
  try {
    await sql`
      insert into search_promotion (id, listing_id, during, reason, granted_by, created_at)
      values (${made.id}, ${listingId}, tstzrange(${startsAt}, ${endsAt}), ${reason}, ${requirePerson(ctx)}, ${now})`.execute(tx);
  } catch (error) {
    if (!isExclusionViolation(error)) throw error;
    throw conflict('search.promotion_twice', 'This kitchen is promoted in that time already. End that first, or choose other days.');
  }
  await ctx.audit.record(ctx, tx, {
    action: 'search.promote',
    subject: { kind: 'listing', id: listingId },
    after: { startsAt: startsAt.toString(), endsAt: endsAt.toString(), reason },
  });
  return made;
}

/** Ends a promotion now; one that has not begun is taken away. @throws search.no_promotion */
export async function endPromotion(ctx: Context, tx: Tx, id: string): Promise<void> {
  const now = ctx.clock.now();
  const { rows } = await sql<{ listing_id: string }>`
    select listing_id from search_promotion where id = ${id} and upper(during) > ${now}::timestamptz for update`.execute(tx);
  const [found] = rows;
  if (found === undefined) throw missing('search.no_promotion', 'There is no such promotion any more. It has ended.');
  await sql`delete from search_promotion where id = ${id} and lower(during) >= ${now}::timestamptz`.execute(tx);
  await sql`update search_promotion set during = tstzrange(lower(during), ${now}::timestamptz) where id = ${id}`.execute(tx);
  await ctx.audit.record(ctx, tx, { action: 'search.end_promotion', subject: { kind: 'listing', id: found.listing_id }, before: { id } });
}

/** What is promoted now or will be, the next to end first. */
export async function promotions(ctx: Context): Promise<Promotion[]> {
  const { rows } = await sql<{
    id: Id<'search-promotion'>;
    listing_id: string;
    start: Temporal.Instant;
    end: Temporal.Instant;
    reason: string;
  }>`
    select id, listing_id, lower(during) as "start", upper(during) as "end", reason from search_promotion
    where upper(during) > ${ctx.clock.now()}::timestamptz order by upper(during), id limit ${mostAtOnce}`.execute(ctx.db);
  return rows.map(({ id, listing_id, start, end, reason }) => ({ id, listingId: listing_id, startsAt: start, endsAt: end, reason }));
}

/** The listings that are promoted at this moment. */
export async function promotedNow(db: Db | Tx, now: Temporal.Instant): Promise<string[]> {
  const { rows } = await sql<{ listing_id: string }>`
    select listing_id from search_promotion where during @> ${now}::timestamptz order by listing_id limit ${mostAtOnce}`.execute(db);
  return rows.map((row) => row.listing_id);
}
