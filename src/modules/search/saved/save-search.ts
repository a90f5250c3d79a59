import { invalid, limited, missing, type Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, json, sql, type Tx } from '#platform/database';
import type { SearchEngine } from '../engine.ts';
import { asEngineQuery, type Searching } from '../search-listings.ts';
import { readFilters, type Filters } from '../filters.ts';
import { withChoice } from '../safe/choice.ts';

export type Alert = 'off' | 'daily' | 'instant';

export interface SavedSearch {
  id: string;
  name: string;
  /** As the API writes it. */
  search: Filters;
  alert: Alert;
  createdAt: Temporal.Instant;
  /** When its owner was last told of something. */
  toldAt: Temporal.Instant | undefined;
}

const most = 25;

interface Row {
  id: string;
  name: string;
  search: Filters;
  alert: Alert;
  created_at: Temporal.Instant;
  told_at: Temporal.Instant | null;
}

const columns = sql`id, name, search, alert, created_at, told_at`;
const toSaved = ({ id, name, search, alert, created_at: createdAt, told_at }: Row): SavedSearch => ({
  id,
  name,
  search,
  alert,
  createdAt,
  toldAt: told_at ?? undefined,
});

/** The actor's own, the newest first. */
export async function savedSearches(ctx: Context): Promise<SavedSearch[]> {
  const { rows } = await sql<Row>`select ${columns} from saved_search where person_id = ${requirePerson(ctx)} order by id desc`.execute(
    ctx.db,
  );
  return rows.map(toSaved);
}

/**
 * Keeps a search under a name, safe or not as it is now: a later change of mind leaves it. Who wants to be told is told of what is
 * found from now on, and of each listing once.
 *
 * @throws search.bad_query, search.too_many_saved, calendar.bad_date, calendar.bad_time
 */
export async function saveSearch(
  ctx: Context,
  searching: Searching,
  { name, search: asked, alert }: { name: string; search: Filters; alert: Alert },
): Promise<SavedSearch> {
  const personId = requirePerson(ctx);
  const search = await withChoice(ctx, asked);
  const query = asEngineQuery(readFilters(search), searching);
  const id = ctx.newId('saved-search');
  const { free } = query;
  return inTransaction(ctx, async (tx) => {
    // Whoever saves takes a turn, so that two at once are counted one after the other.
    await sql`select pg_advisory_xact_lock(hashtextextended('search.saved.' || ${personId}::text, 0))`.execute(tx);
    const { rows: counted } = await sql<{ n: number }>`select count(*)::int as n from saved_search where person_id = ${personId}`.execute(
      tx,
    );
    if ((counted[0]?.n ?? 0) >= most)
      throw limited('search.too_many_saved', `You have ${most} saved searches, which is the most. Remove one to save another.`);
    const { rows } = await sql<Row>`
      insert into saved_search (id, person_id, name, search, alert, wish_date, wish_from, wish_to, created_at)
      values (${id}, ${personId}, ${checkName(name)}, ${json(search)}, ${alert}, ${free?.date ?? null}::date, ${free?.from ?? null}::text,
        ${free?.to ?? null}::text, ${ctx.clock.now()})
      returning ${columns}`.execute(tx);
    if (alert !== 'off') await searching.engine.keep(tx, id, query);
    await ctx.audit.record(ctx, tx, { action: 'search.save', subject: { kind: 'saved-search', id }, after: { alert } });
    return toSaved(rows[0] as Row);
  });
}

/** Gives it another name, or tells its owner more or less often. @throws search.saved_missing also when it is somebody else's */
export async function changeSavedSearch(
  ctx: Context,
  searching: Searching,
  id: string,
  { name, alert }: { name?: string; alert?: Alert },
): Promise<SavedSearch> {
  return inTransaction(ctx, async (tx) => {
    const before = await lockOwned(ctx, tx, id);
    const { rows } = await sql<Row>`
      update saved_search set name = ${name === undefined ? before.name : checkName(name)}, alert = ${alert ?? before.alert}
      where id = ${id} returning ${columns}`.execute(tx);
    const after = toSaved(rows[0] as Row);
    await setAlert(tx, searching, after);
    await ctx.audit.record(ctx, tx, {
      action: 'search.change_saved',
      subject: { kind: 'saved-search', id },
      before: { alert: before.alert },
      after: { alert: after.alert },
    });
    return after;
  });
}

/** @throws search.saved_missing also when it is somebody else's */
export async function removeSavedSearch(ctx: Context, engine: SearchEngine, id: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await lockOwned(ctx, tx, id);
    await engine.forget(tx, [id]);
    await sql`delete from saved_search where id = ${id}`.execute(tx);
    await ctx.audit.record(ctx, tx, { action: 'search.remove_saved', subject: { kind: 'saved-search', id } });
  });
}

/** Ends the messages of one search, for whoever holds the link of one of them. Doing so again changes nothing. */
export async function silence(ctx: Context, engine: SearchEngine, id: string): Promise<string | undefined> {
  return inTransaction(ctx, async (tx) => {
    const { rows } = await sql<{ name: string }>`update saved_search set alert = 'off' where id = ${id} returning name`.execute(tx);
    await engine.forget(tx, [id]);
    if (rows[0] !== undefined)
      await ctx.audit.record(ctx, tx, { action: 'search.unsubscribe', subject: { kind: 'saved-search', id }, after: { alert: 'off' } });
    return rows[0]?.name;
  });
}

/** Removes everything that a person saved, and how they chose to search. */
export async function forgetSavedSearches(tx: Tx, engine: SearchEngine, personId: Id<'person'>): Promise<void> {
  const { rows } = await sql<{ id: string }>`delete from saved_search where person_id = ${personId} returning id`.execute(tx);
  await engine.forget(
    tx,
    rows.map(({ id }) => id),
  );
  await sql`delete from search_setting where person_id = ${personId}`.execute(tx);
}

/** Only who wants to be told is asked about new listings. What was found meanwhile is old news. */
async function setAlert(tx: Tx, searching: Searching, { id, alert, search }: SavedSearch): Promise<void> {
  if (alert !== 'off') return searching.engine.keep(tx, id, asEngineQuery(readFilters(search), searching));
  await searching.engine.forget(tx, [id]);
}

async function lockOwned(ctx: Context, tx: Tx, id: string): Promise<SavedSearch> {
  const { rows } =
    await sql<Row>`select ${columns} from saved_search where id = ${id} and person_id = ${requirePerson(ctx)} for update`.execute(tx);
  if (rows[0] === undefined) throw missing('search.saved_missing', 'There is no such saved search. It may have been removed.');
  return toSaved(rows[0]);
}

function checkName(name: string): string {
  const plain = name.trim();
  if (plain !== '' && plain.length <= 80) return plain;
  throw invalid('search.bad_name', 'Give the search a name of 1 to 80 characters.', {
    fields: [{ path: '/name', message: 'Write 1 to 80 characters.' }],
  });
}
