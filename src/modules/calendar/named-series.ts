import { conflict, invalid, missing } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, sql, type Db, type Tx } from '#platform/database';
import type { JobHandler } from '#platform/jobs';
import type { WallSeries } from './recurrence/index.ts';
import { lockOwned, owned } from './resource.ts';
import { lockResource } from './store.ts';

/** Wall time of a resource, once or by a rule, with its owner's word for it. */
export interface NamedSeries extends WallSeries {
  id: string;
  word: string;
}

/** What owners enter as series: where it is kept, what it is called, and what its times come to. */
export interface SeriesKind {
  /** Its table, and its name in error codes and the audit. */
  name: 'blackout' | 'opening';
  /** The column of the owner's word. */
  wordColumn: 'reason' | 'note';
  /** For refusals: "No time to come is blacked out by this." */
  nothing: string;
  /** Writes down what the series comes to, in place of what it came to before. The resource is locked. @returns how many times there are */
  expand(ctx: Context, tx: Tx, resourceId: string, series: NamedSeries): Promise<number>;
}

const mostOfEach = 50;

interface Row {
  id: string;
  resource_id: string;
  starts_at: string;
  minutes: number;
  rule: string | null;
  word: string;
}

const fromRow = ({ id, starts_at: startsAt, minutes, rule, word }: Row): NamedSeries => ({
  id,
  startsAt,
  minutes,
  word,
  ...(rule === null ? {} : { rule }),
});

/** How one kind of series is entered, removed, read, and worked out further as days go by. */
export function seriesOf({ name, wordColumn, nothing, expand }: SeriesKind) {
  const [table, word] = [sql.ref(name), sql.ref(wordColumn)];
  const columns = sql`s.id, s.resource_id, s.starts_at, s.minutes, s.rule, s.${word} as word`;

  /** @throws calendar.bad_rule, calendar.bad_series, calendar.*_empty, calendar.too_many_*s, calendar.resource_missing */
  async function add(ctx: Context, tx: Tx, resourceId: string, input: Omit<NamedSeries, 'id'>): Promise<NamedSeries> {
    await lockOwned(ctx, tx, resourceId);
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${table} where resource_id = ${resourceId}`.execute(tx);
    if ((rows[0]?.n ?? 0) >= mostOfEach)
      throw conflict(`calendar.too_many_${name}s`, `A kitchen has at most ${mostOfEach} ${name}s. Remove one to add another.`);
    const now = ctx.clock.now();
    const { rule, ...rest } = input;
    const it: NamedSeries = { ...rest, id: ctx.newId(name), ...(rule === undefined ? {} : { rule }) };
    await sql`
      insert into ${table} (id, resource_id, starts_at, minutes, rule, ${word}, expanded_at, created_at)
      values (${it.id}, ${resourceId}, ${it.startsAt}, ${it.minutes}, ${rule ?? null}, ${it.word}, ${now}, ${now})`.execute(tx);
    if ((await expand(ctx, tx, resourceId, it)) === 0)
      throw invalid(`calendar.${name}_empty`, `${nothing} Look at its start, its rule and its end.`);
    const after = { ...rest, [wordColumn]: it.word, id: it.id, rule };
    await ctx.audit.record(ctx, tx, { action: `calendar.add_${name}`, subject: { kind: 'listing', id: resourceId }, after });
    return it;
  }

  /** What it came to goes with it, where the database does not see to that itself. @throws calendar.*_missing also to strangers */
  async function remove(ctx: Context, tx: Tx, resourceId: string, id: string): Promise<void> {
    await lockOwned(ctx, tx, resourceId);
    const { rows } = await sql<Row>`
      delete from ${table} s where s.id = ${id} and s.resource_id = ${resourceId} returning ${columns}`.execute(tx);
    const [before] = rows;
    if (before === undefined) throw missing(`calendar.${name}_missing`, `There is no such ${name}; it may already be removed.`);
    await ctx.audit.record(ctx, tx, { action: `calendar.remove_${name}`, subject: { kind: 'listing', id: resourceId }, before });
  }

  /** The owner's, in the order they were entered. To a stranger there are none. */
  async function list(ctx: Context, db: Db | Tx, resourceId: string): Promise<NamedSeries[]> {
    const { rows } = await sql<Row>`
      select ${columns} from ${table} s join calendar_resource r on r.id = s.resource_id
      where r.id = ${resourceId} and ${owned(ctx)} order by s.created_at, s.id`.execute(db);
    return rows.map(fromRow);
  }

  /** Once a day, so that a rule reaches as far ahead as any horizon however long ago it was made. */
  const job = (queue: string): JobHandler => ({
    queue,
    async handle(ctx) {
      const due = ctx.clock.now().subtract({ hours: 20 });
      const { rows } = await sql<Row>`
        select ${columns} from ${table} s where s.rule is not null and s.expanded_at <= ${due} order by s.resource_id, s.id`.execute(
        ctx.db,
      );
      for (const row of rows)
        await inTransaction(ctx, async (tx) => {
          await lockResource(tx, row.resource_id);
          const { rows: still } = await sql`
            update ${table} set expanded_at = ${ctx.clock.now()} where id = ${row.id} returning id`.execute(tx);
          if (still.length > 0) await expand(ctx, tx, row.resource_id, fromRow(row));
        });
    },
  });

  return { add, remove, list, job };
}
