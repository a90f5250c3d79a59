import { sql } from '#platform/database';
import type { TestPrep } from './prep.ts';

/** What was written since the last look: names of tables, and `stripe` and `mail` for what is kept at the vendors of the first house. */
export interface Writes {
  /** Every table that is watched. */
  tables: readonly string[];
  sinceTheLastLook(): Promise<string[]>;
}

/**
 * Has the database itself note each row that is inserted, changed or deleted, also to what it was; what was rolled back shows as little as
 * it counts. Two thousand looks at every row of four hundred tables took minutes instead.
 *
 * @param houses on one database; tables of the second are named with its prefix
 */
export async function watchWrites(houses: readonly { house: TestPrep; prefix: string }[]): Promise<Writes> {
  const [{ market, stripe, mail }] = houses.map(({ house }) => house) as [TestPrep];
  const { owner } = market.database;
  const prefixes = new Map(houses.map(({ house, prefix }) => [house.market.name, prefix]));
  const shown = (row: { market: string; name: string }): string => `${prefixes.get(row.market)}${row.name}`;
  await sql`create schema walk`.execute(owner);
  await sql`create table walk.written (market text, name text)`.execute(owner);
  await sql`
    create function walk.note() returns trigger language plpgsql security definer as $$
      begin insert into walk.written values (tg_table_schema, tg_table_name); return null; end $$`.execute(owner);
  const { rows: tables } = await sql<{ market: string; name: string }>`
    select relnamespace::regnamespace::text as market, relname as name from pg_class
    where relkind = 'r' and relnamespace::regnamespace::text = any(${[...prefixes.keys()]})`.execute(owner);
  for (const row of tables) {
    const table = sql.id(row.market, row.name);
    await sql`create trigger walk after insert or update or delete on ${table} for each row execute function walk.note()`.execute(owner);
    await sql`create trigger walk_all after truncate on ${table} execute function walk.note()`.execute(owner);
  }
  const kept = (): Map<string, string> => {
    const { intents, transfers, refunds } = stripe.state() as unknown as Record<string, unknown[]>;
    return new Map([
      ['stripe', [intents, transfers, refunds].map((each) => each?.length ?? 0).join(' ')],
      ['mail', String(mail.inbox.list({ limit: 100 }).length)],
    ]);
  };
  let before = kept();
  return {
    tables: tables.map(shown),
    async sinceTheLastLook() {
      const { rows } = await sql<{ market: string; name: string }>`
        with seen as (delete from walk.written returning *) select distinct market, name from seen`.execute(owner);
      const now = kept();
      const atVendors = [...now].filter(([name, content]) => content !== before.get(name)).map(([name]) => name);
      before = now;
      return [...rows.map(shown), ...atVendors];
    },
  };
}
