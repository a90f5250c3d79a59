import { conflict, invalid } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, sql, type Db, type Tx } from '#platform/database';
import { firstFree, rulesOf } from '#modules/calendar';
import { bookableListing } from '#modules/listings';
import { endEntry, windowsOf, type WaitlistPorts } from './offer.ts';
import { entriesWhere, entryById, insertEntry, unknownEntry, type WaitlistEntry, type WaitWish } from './store.ts';

const mostEntries = 20;
const mostDays = 14;

/**
 * Takes a place at the end of the line for a kitchen and a time. What is free now is not waited for: it is named, to be booked.
 *
 * @throws waitlist.free_now with `facts.startsAt` and `facts.endsAt`, waitlist.already, waitlist.too_many, waitlist.own_listing (conflict);
 *   waitlist.bad_time (invalid); listings.missing
 */
export async function joinWaitlist(ctx: Context, listingId: string, wish: WaitWish): Promise<WaitlistEntry> {
  const personId = requirePerson(ctx);
  return inTransaction(ctx, async (tx) => {
    const listing = await bookableListing(tx, listingId);
    if (listing.hostId === personId) throw conflict('waitlist.own_listing', 'This is your own kitchen. Look into its calendar instead.');
    const rules = await rulesOf(tx, listing.id);
    if (rules === undefined) throw badTime('/firstDay', 'This kitchen has no calendar yet.');
    checkWish(wish, rules);
    const windows = windowsOf(wish, rules, ctx.clock.now());
    if (windows.length === 0) throw badTime('/lastDay', 'That time is over, or too near to be booked. Choose a later one.');
    const free = await firstFree(ctx, tx, listing.id, windows, wish.minutes);
    if (free !== undefined)
      throw conflict('waitlist.free_now', 'That time is free now. You need not wait: book it.', {
        facts: { startsAt: free.start.toString(), endsAt: free.end.toString() },
      });
    const open = await entriesWhere(tx, sql<boolean>`person_id = ${personId} and state in ('waiting', 'offered')`);
    if (open.length >= mostEntries)
      throw conflict('waitlist.too_many', `You wait in ${mostEntries} places already. Leave one to take another.`);
    const entry = await insertEntry(tx, {
      ...wish,
      id: ctx.newId('waitlist'),
      listingId: listing.id,
      personId,
      createdAt: ctx.clock.now(),
    });
    if (entry === undefined) throw conflict('waitlist.already', 'You wait for this time already.');
    return entry;
  });
}

function checkWish({ firstDay, lastDay, from, to, minutes }: WaitWish, rules: NonNullable<Awaited<ReturnType<typeof rulesOf>>>): void {
  const days = daysBetween(firstDay, lastDay);
  if (days === undefined || days < 0) throw badTime('/lastDay', 'The last day comes after the first, or is the same.');
  if (days >= mostDays) throw badTime('/lastDay', `At most ${mostDays} days at once.`);
  if (minutes < rules.minimumMinutes || minutes > rules.maximumMinutes)
    throw badTime('/minutes', `A booking here lasts ${rules.minimumMinutes} to ${rules.maximumMinutes} minutes, not ${minutes}.`);
  const minute = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  const span = (minute(to) - minute(from) + 1_440) % 1_440 || 1_440;
  if (span < minutes) throw badTime('/to', `Between ${from} and ${to} there is no room for ${minutes} minutes.`);
  const off = [
    ['/from', minute(from)],
    ['/minutes', minutes],
  ] as const;
  for (const [path, value] of off)
    if (value % rules.slotMinutes !== 0) throw badTime(path, `Bookings here begin and end every ${rules.slotMinutes} minutes.`);
}

function daysBetween(first: string, last: string): number | undefined {
  try {
    return Temporal.PlainDate.from(first, { overflow: 'reject' }).until(Temporal.PlainDate.from(last, { overflow: 'reject' })).days;
  } catch {
    throw badTime('/firstDay', 'Write days like 2026-03-10.');
  }
}

const badTime = (path: string, message: string) => invalid('waitlist.bad_time', message, { fields: [{ path, message }] });

/** Gives the place up, and an offer with it. Leaving again changes nothing. @throws waitlist.missing also when it is another's */
export async function leaveWaitlist(ctx: Context, ports: WaitlistPorts, id: string): Promise<void> {
  const personId = requirePerson(ctx);
  await inTransaction(ctx, async (tx) => {
    const entry = await entryById(tx, id, personId);
    if (entry === undefined) throw unknownEntry();
    await endEntry(ctx, tx, ports, entry, 'left');
  });
}

/** A person who closes the account waits for nothing any more, and nothing tells what was waited for. */
export async function forgetWaitlist(ctx: Context, tx: Tx, ports: WaitlistPorts, personId: string): Promise<void> {
  const open = await entriesWhere(tx, sql<boolean>`person_id = ${personId} and state in ('waiting', 'offered')`);
  for (const entry of open) await endEntry(ctx, tx, ports, entry, 'left');
  await sql`delete from waitlist_entry where person_id = ${personId}`.execute(tx);
}

/** Entries of others before this one, whose days touch its days. */
export async function aheadOf(db: Db, { id }: WaitlistEntry): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from waitlist_entry mine join waitlist_entry it on it.listing_id = mine.listing_id and it.place < mine.place
    where mine.id = ${id} and it.state = 'waiting' and it.first_day <= mine.last_day and it.last_day >= mine.first_day`.execute(db);
  return rows[0]?.n ?? 0;
}
