import { conflict, invalid, missing, Money, type Currency, type Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { sql, type Db, type Tx } from '#platform/database';
import { keepPart } from '#modules/calendar';
import { readListings, unknownListing } from '../store.ts';

/** What can be booked with a kitchen and is itself limited: two ovens, a cold store, a dock that several kitchens share. */
export interface Extra {
  id: Id<'extra'>;
  hostId: string;
  title: string;
  units: number;
  price: Money.Money;
  /** Whether the price is for each hour or for the whole booking; each unit costs it. */
  per: 'hour' | 'booking';
  /** Kept free after each use. */
  bufferMinutes: number;
  isOffered: boolean;
  /** With which kitchens it can be booked. */
  listingIds: string[];
}

export type ExtraInput = Pick<Extra, 'title' | 'units' | 'price' | 'per' | 'bufferMinutes' | 'listingIds'>;
export type ExtraChanges = { [K in keyof ExtraInput]?: ExtraInput[K] | undefined } & { isOffered?: boolean | undefined };

const mostPerHost = 100;

interface Row {
  id: Id<'extra'>;
  host_id: string;
  title: string;
  units: number;
  price_minor: bigint;
  price_per: Extra['per'];
  currency: string;
  buffer_minutes: number;
  status: 'offered' | 'withdrawn';
  listing_ids: string[];
}

const columns = sql`e.id, e.host_id, e.title, e.units, e.price_minor, e.price_per, e.currency, e.buffer_minutes, e.status,
  array(select p.listing_id::text from extra_place p where p.extra_id = e.id order by p.listing_id) as listing_ids`;

const read = (row: Row): Extra => ({
  id: row.id,
  hostId: row.host_id,
  title: row.title,
  units: row.units,
  price: Money.money(row.price_minor, row.currency as Currency),
  per: row.price_per,
  bufferMinutes: row.buffer_minutes,
  isOffered: row.status === 'offered',
  listingIds: row.listing_ids,
});

/** The actor's own, by title. */
export async function ownExtras(ctx: Context): Promise<Extra[]> {
  const { rows } = await sql<Row>`select ${columns} from extra e where e.host_id = ${requirePerson(ctx)} order by e.title, e.id`.execute(
    ctx.db,
  );
  return rows.map(read);
}

/** What can be booked with a kitchen now, by title. */
export async function extrasOf(db: Db | Tx, listingId: string): Promise<Extra[]> {
  const { rows } = await sql<Row>`
    select ${columns} from extra_place here join extra e on e.id = here.extra_id
    where here.listing_id = ${listingId} and e.status = 'offered' order by e.title, e.id`.execute(db);
  return rows.map(read);
}

/** @throws listings.bad_extra, listings.missing when a kitchen is not the actor's */
export async function createExtra(ctx: Context, tx: Tx, input: ExtraInput): Promise<Extra> {
  const hostId = requirePerson(ctx);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from extra where host_id = ${hostId}`.execute(tx);
  if ((rows[0]?.n ?? 0) >= mostPerHost) throw conflict('listings.too_many_extras', `A host has at most ${mostPerHost} extras.`);
  const extra: Extra = { ...input, id: ctx.newId('extra'), hostId, isOffered: true };
  await sql`
    insert into extra (id, host_id, title, units, price_minor, price_per, currency, buffer_minutes, created_at)
    values (${extra.id}, ${hostId}, ${extra.title}, ${extra.units}, ${extra.price.amountMinor}, ${extra.per}, ${extra.price.currency},
      ${extra.bufferMinutes}, ${ctx.clock.now()})`.execute(tx);
  await save(ctx, tx, extra);
  return extra;
}

/** Changes some of it. What is booked already stays as it was sold. @throws listings.extra_missing also when it is another's */
export async function changeExtra(ctx: Context, tx: Tx, id: string, changes: ExtraChanges): Promise<Extra> {
  const { rows } = await sql<Row>`
    select ${columns} from extra e where e.id = ${id} and e.host_id = ${requirePerson(ctx)} for update of e`.execute(tx);
  if (rows[0] === undefined) throw missing('listings.extra_missing', 'There is no such extra, or it is not yours.');
  const before = read(rows[0]);
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<Extra>;
  const extra: Extra = { ...before, ...given };
  await save(ctx, tx, extra);
  return extra;
}

async function save(ctx: Context, tx: Tx, extra: Extra): Promise<void> {
  const places = await readListings(tx, sql<boolean>`id = any(${extra.listingIds}::uuid[]) and host_id = ${extra.hostId}::uuid`);
  const first = places[0];
  if (places.length < new Set(extra.listingIds).size) throw unknownListing();
  if (first === undefined)
    throw invalid('listings.bad_extra', 'Say with which of your kitchens it can be booked.', {
      fields: [{ path: '/listingIds', message: 'Choose at least one kitchen.' }],
    });
  const other = places.find(({ hourly }) => hourly !== undefined && hourly.currency !== extra.price.currency);
  if (other !== undefined)
    throw invalid('listings.bad_extra', `${other.title} is priced in ${other.hourly?.currency}, so its extras are too.`, {
      fields: [{ path: '/price/currency', message: 'Use the currency of the kitchen.' }],
    });
  await sql`
    update extra set title = ${extra.title}, units = ${extra.units}, price_minor = ${extra.price.amountMinor}, price_per = ${extra.per},
      currency = ${extra.price.currency}, buffer_minutes = ${extra.bufferMinutes}, status = ${extra.isOffered ? 'offered' : 'withdrawn'}
    where id = ${extra.id}`.execute(tx);
  await sql`delete from extra_place where extra_id = ${extra.id}`.execute(tx);
  await sql`
    insert into extra_place (extra_id, listing_id)
    select ${extra.id}::uuid, id from unnest(${extra.listingIds}::uuid[]) as id on conflict do nothing`.execute(tx);
  const { units, bufferMinutes } = extra;
  await keepPart(ctx, tx, { resourceId: extra.id, ownerId: extra.hostId, timeZone: first.timeZone, units, bufferMinutes });
  await ctx.audit.record(ctx, tx, {
    action: 'listings.save_extra',
    subject: { kind: 'extra', id: extra.id },
    after: { ...extra, price: Money.toJson(extra.price) },
  });
}

/** So many units of an extra, as a guest chooses them. */
export interface ExtraChoice {
  id: string;
  units: number;
}

/** The extras that were chosen with a kitchen. @throws listings.extra_missing, listings.bad_extra when one is named twice or there are fewer */
export async function chosenExtras(
  db: Db | Tx,
  listingId: string,
  choices: readonly ExtraChoice[],
): Promise<{ extra: Extra; units: number }[]> {
  if (choices.length === 0) return [];
  const offered = new Map((await extrasOf(db, listingId)).map((each) => [each.id as string, each]));
  const twice = new Set(choices.map(({ id }) => id)).size < choices.length;
  if (twice) throw invalid('listings.bad_extra', 'An extra is named twice. Name it once, with how many.');
  return choices.map(({ id, units }) => {
    const extra = offered.get(id);
    if (extra === undefined)
      throw missing('listings.extra_missing', 'An extra that you chose cannot be booked with this kitchen any more. Choose again.');
    if (units > extra.units)
      throw invalid('listings.bad_extra', `There ${extra.units === 1 ? 'is' : 'are'} ${extra.units} of ${extra.title}, not ${units}.`);
    return { extra, units };
  });
}
