import { json, sql, type Db, type Tx } from '#platform/database';
import { digestOf, type ListingCard, type SearchDocument, type StoredDocument } from '../../engine.ts';
import { fillingSlot } from './generations.ts';
import { other, readState, tableOf, type Slot } from './slots.ts';

export async function put(tx: Tx, documents: readonly SearchDocument[], now: Temporal.Instant): Promise<void> {
  if (documents.length === 0) return;
  const { serving, filling } = await readState(tx);
  await write(tx, serving, documents, now);
  if (filling !== null) await write(tx, other(serving), documents, now);
}

export async function fill(tx: Tx, generation: string, documents: readonly SearchDocument[], now: Temporal.Instant): Promise<void> {
  const slot = await fillingSlot(tx, generation);
  await sql`update search_index set filled_at = now()`.execute(tx);
  if (documents.length > 0) await write(tx, slot, documents, now);
}

export async function drop(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { serving, filling } = await readState(tx);
  for (const slot of filling === null ? [serving] : [serving, other(serving)]) {
    await sql`delete from ${tableOf(slot)} where listing_id = any(${ids}::uuid[])`.execute(tx);
  }
}

async function write(tx: Tx, slot: Slot, documents: readonly SearchDocument[], now: Temporal.Instant): Promise<void> {
  const rows = documents.map(({ id, version, card, score, publishedAt, texts }) => ({
    id,
    version,
    card,
    city: card.city,
    latitude: card.point.latitude,
    longitude: card.point.longitude,
    hourly_minor: card.price.hourly.amountMinor,
    equipment: card.equipment,
    score,
    published_at: publishedAt.toString(),
    texts_digest: digestOf(texts),
    is_safe: card.sensitive === undefined,
    ...texts,
  }));
  await sql`
    with incoming as (
      select * from jsonb_to_recordset(${json(rows)}) as i (id uuid, version int, card jsonb, city text, latitude float8, longitude float8,
        hourly_minor bigint, equipment text[], score int, published_at timestamptz, texts_digest text, is_safe boolean, title text, labels text, summary text,
        description text)
    ), learned as (
      insert into search_word (word, is_safe)
      select lexeme, bool_or(i.is_safe) from incoming i,
        unnest(to_tsvector('simple', unaccent(concat_ws(' ', i.title, i.labels, i.summary, i.description)))) as t
      where length(lexeme) between 3 and 40
        and not exists (select from search_word known where known.word = lexeme and (known.is_safe or not i.is_safe))
      group by lexeme order by lexeme
      on conflict (word) do update set is_safe = search_word.is_safe or excluded.is_safe
    )
    insert into ${tableOf(slot)} (listing_id, version, card, city, place, hourly_minor, equipment, score, published_at, texts_digest, words,
      indexed_at)
    select i.id, i.version, i.card, i.city, st_setsrid(st_makepoint(i.longitude, i.latitude), 4326)::geography, i.hourly_minor, i.equipment,
      i.score, i.published_at, i.texts_digest,
      ${sql.join(
        weighed.map(([text, weight]) => sql`${wordsOf('simple', text, weight)} || ${wordsOf('english', text, weight)}`),
        sql` || `,
      )},
      ${now}
    from incoming i
    on conflict (listing_id) do update set version = excluded.version, card = excluded.card, city = excluded.city, place = excluded.place,
      hourly_minor = excluded.hourly_minor, equipment = excluded.equipment, score = excluded.score, published_at = excluded.published_at,
      texts_digest = excluded.texts_digest, words = excluded.words, indexed_at = excluded.indexed_at`.execute(tx);
}

/** The texts from the weightiest to the least, by the names of their columns. */
const weighed = [
  ['title', 'A'],
  ['labels', 'B'],
  ['summary', 'C'],
  ['description', 'D'],
] as const;

/**
 * The words of one text, with a place left empty before the first. Each text is in the index twice, as written and by stems, one behind the
 * other: without a gap the end of one and the beginning of the next would read as a phrase, "cream ice" in a title "Ice Cream". The gap is a
 * word of another weight that is taken out again, which leaves the others where they stand.
 */
function wordsOf(language: 'simple' | 'english', text: string, weight: 'A' | 'B' | 'C' | 'D') {
  const gap = sql`setweight(to_tsvector('simple', 'gap'), ${sql.lit(weight === 'A' ? 'B' : 'A')})`;
  const words = sql`setweight(to_tsvector(${sql.lit(language)}, unaccent(${sql.ref(`i.${text}`)})), ${sql.lit(weight)})`;
  return sql`ts_filter(${gap} || ${words}, ${sql.lit(`{${weight.toLowerCase()}}`)})`;
}

interface Row {
  id: string;
  version: number;
  card: ListingCard;
  city: string;
  hourly_minor: bigint;
  equipment: string[];
  score: number;
  latitude: number;
  longitude: number;
  published_at: Temporal.Instant;
  texts_digest: string;
}

export async function read(
  db: Db | Tx,
  { afterId, limit, generation }: { afterId?: string | undefined; limit: number; generation?: string },
): Promise<StoredDocument[]> {
  const slot = generation === undefined ? (await readState(db)).serving : await fillingSlot(db, generation);
  const { rows } = await sql<Row>`
    select listing_id as id, version, card, city, hourly_minor, equipment, score, latitude, longitude, published_at, texts_digest
    from ${tableOf(slot)}
    where ${afterId === undefined ? sql<boolean>`true` : sql<boolean>`listing_id > ${afterId}::uuid`} order by listing_id limit ${limit}`.execute(
    db,
  );
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    card: row.card,
    score: row.score,
    publishedAt: row.published_at,
    textsDigest: row.texts_digest,
    filters: {
      city: row.city,
      hourlyMinor: Number(row.hourly_minor),
      equipment: row.equipment,
      point: { latitude: row.latitude, longitude: row.longitude },
    },
  }));
}

export async function tidy(tx: Tx): Promise<void> {
  const { serving, filling } = await readState(tx);
  const slots = filling === null ? [serving] : [serving, other(serving)];
  const held = (where: string) =>
    sql.join(
      slots.map(
        (slot) => sql`select word from ts_stat(${`select words from ${slot === 'a' ? 'search_document' : 'search_document_b'}${where}`})`,
      ),
      sql` union `,
    );
  await sql`delete from search_word where word not in (${held('')})`.execute(tx);
  await sql`update search_word set is_safe = false where is_safe and word not in (${held(' where is_safe')})`.execute(tx);
}
