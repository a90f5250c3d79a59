import { Money, missing, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { json, sql, type Db, type Tx } from '#platform/database';
import type {
  Inspection,
  InspectionOutcome,
  LengthDiscount,
  Listing,
  ListingContent,
  ListingId,
  ListingInFull,
  ListingStatus,
  Picture,
} from './types.ts';

export interface ListingRow {
  id: ListingId;
  host_id: Id<'person'>;
  slug: string;
  title: string;
  summary: string;
  description: string;
  line1: string;
  city: string;
  region: string;
  postal_code: string;
  country: string;
  time_zone: string;
  latitude: number | null;
  longitude: number | null;
  hourly_minor: bigint | null;
  cleaning_minor: bigint | null;
  weekend_percent: number | null;
  evening_percent: number | null;
  minimum_minor: bigint | null;
  deposit_minor: bigint | null;
  length_discounts: LengthDiscount[];
  currency: string | null;
  square_feet: number | null;
  capacity: number | null;
  equipment: string[];
  certifications: string[];
  rules: string[];
  sensitive: string[];
  sensitive_by_house: string[];
  house_note: string | null;
  pictures: Picture[];
  status: ListingStatus;
  published_at: Temporal.Instant | null;
  latest_score: number | null;
  version: number;
  created_at: Temporal.Instant;
}

/** The columns of {@link toListing}. */
export const listingColumns = sql`id, host_id, slug, title, summary, description, line1, city, region, postal_code, country, time_zone,
  st_y(point::geometry) as latitude, st_x(point::geometry) as longitude, hourly_minor, cleaning_minor, weekend_percent, evening_percent, minimum_minor,
  deposit_minor, length_discounts, currency, square_feet, capacity, equipment, certifications, rules, sensitive,
  sensitive_by_house, house_note, pictures, status, published_at, latest_score, version, created_at`;

const inspectionsColumn = sql`coalesce((
  select json_agg(json_build_object('date', i.inspected_on, 'kind', i.kind, 'score', i.score, 'outcome', i.outcome, 'violations', i.violations) order by i.inspected_on desc, i.id)
  from (select * from listing_inspection where listing_id = listing.id order by inspected_on desc, id limit 50) i), '[]') as inspections`;

export function toListing(row: ListingRow): Listing {
  const currency = row.currency !== null && Money.isCurrency(row.currency) ? row.currency : undefined;
  const amount = (minor: bigint | null): Money.Money | undefined =>
    minor === null || currency === undefined ? undefined : Money.money(minor, currency);
  const listing: Listing = {
    id: row.id,
    hostId: row.host_id,
    slug: row.slug,
    title: row.title,
    summary: row.summary,
    description: row.description,
    address: { line1: row.line1, city: row.city, region: row.region, postalCode: row.postal_code, country: row.country },
    timeZone: row.time_zone,
    lengthDiscounts: row.length_discounts,
    equipment: row.equipment,
    certifications: row.certifications,
    rules: row.rules,
    sensitive: row.sensitive,
    sensitiveByHouse: row.sensitive_by_house,
    pictures: row.pictures,
    status: row.status,
    version: row.version,
    createdAt: row.created_at,
  };
  // One by one: this runs for every row of every page, and an object spread for each costs more than all the rest.
  if (row.latitude !== null && row.longitude !== null) listing.point = { latitude: row.latitude, longitude: row.longitude };
  const hourly = amount(row.hourly_minor);
  if (hourly !== undefined) listing.hourly = hourly;
  const cleaning = amount(row.cleaning_minor);
  if (cleaning !== undefined) listing.cleaning = cleaning;
  if (row.weekend_percent !== null) listing.weekendPercent = row.weekend_percent;
  if (row.evening_percent !== null) listing.eveningPercent = row.evening_percent;
  const minimum = amount(row.minimum_minor);
  if (minimum !== undefined) listing.minimum = minimum;
  const deposit = amount(row.deposit_minor);
  if (deposit !== undefined) listing.deposit = deposit;
  if (row.square_feet !== null) listing.squareFeet = row.square_feet;
  if (row.capacity !== null) listing.capacity = row.capacity;
  if (row.house_note !== null) listing.houseNote = row.house_note;
  if (row.published_at !== null) listing.publishedAt = row.published_at;
  if (row.latest_score !== null) listing.latestScore = row.latest_score;
  return listing;
}

/** A property that is there only when its value is. */
export function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

type InFullRow = ListingRow & {
  inspections: (Pick<Inspection, 'date' | 'kind' | 'violations'> & { score: number | null; outcome: InspectionOutcome | null })[];
};

export function toListingInFull(row: InFullRow): ListingInFull {
  const inspections = row.inspections.map(({ date, kind, score, outcome, violations }) =>
    Object.assign({ date, kind, violations }, present('score', score ?? undefined), present('outcome', outcome ?? undefined)),
  );
  return Object.assign(toListing(row), { inspections });
}

type Condition = ReturnType<typeof sql<boolean>>;

/** Rows for {@link toListingInFull}. */
export const selectInFull = (condition: Condition) =>
  sql<InFullRow>`select ${listingColumns}, ${inspectionsColumn} from listing where ${condition}`;

export async function readListings(db: Db | Tx, rest: Condition): Promise<Listing[]> {
  const { rows } = await sql<ListingRow>`select ${listingColumns} from listing where ${rest}`.execute(db);
  return rows.map(toListing);
}

/** Takes the row for this transaction if the actor owns it (or is the system); to a stranger it does not exist. */
export async function lockOwned(ctx: Context, tx: Tx, id: string): Promise<Listing> {
  const owned = ctx.actor.kind === 'system' ? sql<boolean>`true` : sql<boolean>`host_id = ${ctx.actor.personId ?? null}::uuid`;
  const [listing] = await readListings(tx, sql<boolean>`id = ${id} and ${owned} for update`);
  if (listing === undefined) throw unknownListing();
  return listing;
}

/** The actor's own, without taking it. @throws listings.missing */
export async function readOwned(ctx: Context, id: string): Promise<Listing> {
  const [listing] = await readListings(ctx.db, sql<boolean>`id = ${id} and host_id = ${ctx.actor.personId ?? null}::uuid`);
  if (listing === undefined) throw unknownListing();
  return listing;
}

export async function readStatus(db: Db, id: string): Promise<ListingStatus | undefined> {
  const { rows } = await sql<{ status: ListingStatus }>`select status from listing where id = ${id}`.execute(db);
  return rows[0]?.status;
}

export const unknownListing = () => missing('listings.missing', 'There is no such listing. It may have been taken down.');

/** Column values of what a host writes, for an insert or update. */
const values = (content: ListingContent) => sql`${content.title}, ${content.summary}, ${content.description}, ${content.address.line1},
  ${content.address.city}, ${content.address.region}, ${content.address.postalCode}, ${content.address.country},
  case when ${content.point?.latitude ?? null}::float8 is not null then
    st_setsrid(st_makepoint(${content.point?.longitude ?? null}::float8, ${content.point?.latitude ?? null}::float8), 4326)::geography end,
  ${content.hourly?.amountMinor ?? null}::bigint, ${content.cleaning?.amountMinor ?? null}::bigint, ${content.weekendPercent ?? null}::int,
  ${content.eveningPercent ?? null}::int, ${content.minimum?.amountMinor ?? null}::bigint, ${content.deposit?.amountMinor ?? null}::bigint,
  ${json(content.lengthDiscounts)}, ${content.hourly?.currency ?? null}::text,
  ${content.squareFeet ?? null}::int, ${content.capacity ?? null}::int, ${content.equipment}::text[], ${content.certifications}::text[],
  ${content.rules}::text[], ${content.sensitive}::text[], ${json(content.pictures)}`;

const contentColumns = sql`title, summary, description, line1, city, region, postal_code, country, point, hourly_minor, cleaning_minor,
  weekend_percent, evening_percent, minimum_minor, deposit_minor, length_discounts, currency, square_feet, capacity, equipment, certifications, rules,
  sensitive, pictures`;

export interface Identity {
  id: ListingId;
  hostId: Id<'person'>;
  slug: string;
  timeZone: string;
  status: 'draft' | 'published';
  source?: { name: string; id: string; digest: string };
}

/** @returns false when the slug is taken; nothing is then written */
export async function insertContent(tx: Tx, it: Identity, content: ListingContent, now: Temporal.Instant): Promise<boolean> {
  const publishedAt = it.status === 'published' ? now : null;
  const { rows } = await sql`
    insert into listing (id, host_id, slug, time_zone, source, source_id, source_digest, status, published_at, version, created_at, updated_at,
      ${contentColumns})
    values (${it.id}, ${it.hostId}, ${it.slug}, ${it.timeZone}, ${it.source?.name ?? null}, ${it.source?.id ?? null}, ${it.source?.digest ?? null},
      ${it.status}, ${publishedAt}, 1, ${now}, ${now}, ${values(content)})
    on conflict on constraint listing_slug_once do nothing returning id`.execute(tx);
  return rows.length === 1;
}

export async function saveContent(tx: Tx, id: ListingId, content: ListingContent, now: Temporal.Instant): Promise<void> {
  await sql`update listing set (${contentColumns}) = (select ${values(content)}), version = version + 1, updated_at = ${now} where id = ${id}`.execute(
    tx,
  );
}
