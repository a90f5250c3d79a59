import type { Selectable } from 'kysely';
import { missing, Money, type Currency, type Id } from '#kernel';
import { tables, type Db, type Tx } from '#platform/database';
import type { PacksTables } from './tables.gen.ts';
import type { Left } from './value.ts';

export interface PackOffer {
  id: string;
  listingId: string;
  hostId: Id<'person'>;
  minutes: number;
  price: Money.Money;
  validMonths: number;
}

export interface Pack {
  id: Id<'pack'>;
  listingId: string;
  listingTitle: string;
  guestId: Id<'person'>;
  hostId: Id<'person'>;
  minutes: number;
  total: Money.Money;
  provider: Money.Money;
  paymentMethodId: string;
  expiresAt: Temporal.Instant;
  left: Left;
  state: string;
  stateEnteredAt: Temporal.Instant;
  createdAt: Temporal.Instant;
}

export function readOffer(row: Selectable<PacksTables['pack_offer']>): PackOffer {
  return {
    id: row.id,
    listingId: row.listing_id,
    hostId: row.host_id as Id<'person'>,
    minutes: row.minutes,
    price: Money.money(row.price_minor, row.currency as Currency),
    validMonths: row.valid_months,
  };
}

function read(row: Selectable<PacksTables['pack']>): Pack {
  const money = (minor: bigint): Money.Money => Money.money(minor, row.currency as Currency);
  return {
    id: row.id as Id<'pack'>,
    listingId: row.listing_id,
    listingTitle: row.listing_title,
    guestId: row.guest_id as Id<'person'>,
    hostId: row.host_id as Id<'person'>,
    minutes: row.minutes,
    total: money(row.total_minor),
    provider: money(row.provider_minor),
    paymentMethodId: row.payment_method_id,
    expiresAt: row.expires_at,
    left: { minutes: row.minutes_left, total: money(row.total_left_minor), provider: money(row.provider_left_minor) },
    state: row.state,
    stateEnteredAt: row.state_entered_at,
    createdAt: row.created_at,
  };
}

export const noPack = () => missing('packs.missing', 'There is no such pack, or it is not yours.');

export async function offersOf(db: Db | Tx, listingId: string): Promise<PackOffer[]> {
  const rows = await tables<PacksTables>(db)
    .selectFrom('pack_offer')
    .selectAll()
    .where('listing_id', '=', listingId)
    .where('status', '=', 'offered')
    .orderBy('minutes')
    .orderBy('id')
    .limit(20)
    .execute();
  return rows.map(readOffer);
}

export async function offerById(db: Db | Tx, id: string): Promise<PackOffer | undefined> {
  const row = await tables<PacksTables>(db)
    .selectFrom('pack_offer')
    .selectAll()
    .where('id', '=', id)
    .where('status', '=', 'offered')
    .executeTakeFirst();
  return row && readOffer(row);
}

export async function lockPack(tx: Tx, id: string): Promise<{ pack: Pack; version: number }> {
  const row = await tables<PacksTables>(tx).selectFrom('pack').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (row === undefined) throw noPack();
  return { pack: read(row), version: row.state_version };
}

/** The pack, if it is this person's. */
export async function packById(db: Db | Tx, id: string, guestId: string): Promise<Pack | undefined> {
  const row = await tables<PacksTables>(db)
    .selectFrom('pack')
    .selectAll()
    .where('id', '=', id)
    .where('guest_id', '=', guestId)
    .executeTakeFirst();
  return row && read(row);
}

export async function packByKey(db: Db | Tx, guestId: string, key: string): Promise<Pack | undefined> {
  const row = await tables<PacksTables>(db)
    .selectFrom('pack')
    .selectAll()
    .where('guest_id', '=', guestId)
    .where('request_key', '=', key)
    .executeTakeFirst();
  return row && read(row);
}

/** Newest first, one more than asked. */
export async function packsOf(
  db: Db | Tx,
  { personId, before, limit }: { personId: string; before?: string | undefined; limit: number },
): Promise<Pack[]> {
  const rows = await tables<PacksTables>(db)
    .selectFrom('pack')
    .selectAll()
    .where('guest_id', '=', personId)
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return rows.map(read);
}

/** Packs, on either side, that have not come to their end. */
export async function openPacks(db: Db | Tx, personId: string, ends: readonly string[]): Promise<number> {
  const { n } = await tables<PacksTables>(db)
    .selectFrom('pack')
    .select((eb) => eb.fn.countAll<bigint>().as('n'))
    .where((eb) => eb.or([eb('guest_id', '=', personId), eb('host_id', '=', personId)]))
    .where('state', 'not in', [...ends])
    .executeTakeFirstOrThrow();
  return Number(n);
}

export async function savePackState(
  tx: Tx,
  id: string,
  next: { state: string; version: number; enteredAt: Temporal.Instant },
): Promise<void> {
  await tables<PacksTables>(tx)
    .updateTable('pack')
    .set({ state: next.state, state_version: next.version, state_entered_at: next.enteredAt })
    .where('id', '=', id)
    .execute();
}

export async function savePackCard(tx: Tx, id: string, paymentMethodId: string): Promise<void> {
  await tables<PacksTables>(tx).updateTable('pack').set({ payment_method_id: paymentMethodId }).where('id', '=', id).execute();
}

/** Changes what is left by so much; the checks of the table stand behind. */
export async function moveLeft(tx: Tx, id: string, by: Left, sign: 1 | -1): Promise<void> {
  const times = BigInt(sign);
  await tables<PacksTables>(tx)
    .updateTable('pack')
    .set((eb) => ({
      minutes_left: eb('minutes_left', '+', by.minutes * sign),
      total_left_minor: eb('total_left_minor', '+', by.total.amountMinor * times),
      provider_left_minor: eb('provider_left_minor', '+', by.provider.amountMinor * times),
    }))
    .where('id', '=', id)
    .execute();
}
