import type { Context } from '#platform/context';
import { inTransaction, isForeignKeyViolation, sql, type Tx } from '#platform/database';
import { ownedBy, type DataSubject, type PersonalData, type Sql } from './personal-data.ts';
import { longAgo, type Retained } from './retention.ts';

/** Something that ends as one, years after it came to its end, with all that hangs on it: a booking, a pack of hours. */
export interface Whole {
  /** As parts name it. */
  kind: string;
  /** Its rows, by `id`. */
  table: string;
  /** As the comment of the table says it: `7y`. */
  retention: string;
  /** True for rows that came to their end before a moment, as far as their own table knows. */
  endedBefore(moment: Temporal.Instant): Sql<boolean>;
}

/** Rows that hang on wholes, of their own module or another. */
export interface Part {
  table: string;
  /** Kinds of wholes. */
  of: readonly string[];
  /** Which rows hang on things with one of these ids: a column of uuids, or a condition. It looks at tables of this module alone. */
  by: string | ((ids: readonly string[]) => Sql<boolean>);
  /** Others' rows hang on these in turn, by their `id`: a case has payments of its own. */
  hasParts?: true;
  /** It does not go: the whole stays as long as such a row is there. */
  keeps?: true;
  /** A moment in the row from which the years count as well; the latest of all decides. */
  lastAt?: string;
  /** True for a row that is not settled: the whole stays. */
  unsettled?: Sql<boolean>;
  /** What else has to happen while the rows are still there. */
  beforeEnd?(ctx: Context, tx: Tx, ids: readonly string[]): Promise<void>;
}

/** All that ends as a whole in a market, in the order of its modules: who depends on another comes later. */
export interface Lasting {
  wholes: readonly Whole[];
  parts: readonly Part[];
}

export interface Ending {
  lasting: Lasting;
  holdings: readonly PersonalData[];
  /** People whose data is held, as of the moment it is asked. */
  held(tx: Tx): Promise<readonly DataSubject[]>;
  /** Has files removed, in the transaction that ends the rows which name them. */
  removeFiles(ctx: Context, tx: Tx, keys: readonly string[]): Promise<void>;
}

const candidatesAtOnce = 200;

/**
 * Ends what is past its time, each whole in a transaction of its own: all of it goes, or nothing. Stopped anywhere, the next run goes on.
 * What is unsettled, used by something that stays, or of somebody who is held stays as it is; and so does what a foreign key still
 * points at, which is logged.
 */
export async function endWholes(ctx: Context, ending: Ending, { dryRun = false }: { dryRun?: boolean } = {}): Promise<Retained[]> {
  const done: Retained[] = [];
  // What depends on others first: bookings before the packs that paid for them, and those before the kitchens.
  for (const whole of ending.lasting.wholes.toReversed()) {
    const counts = new Map<string, number>();
    for await (const id of pastTheirTime(ctx, whole))
      for (const [table, rows] of await endOne(ctx, ending, whole, id, dryRun)) counts.set(table, (counts.get(table) ?? 0) + rows);
    for (const table of new Set([...tablesOf(ending.lasting, whole), whole.table]))
      done.push({ table, retention: `${whole.retention}, by ${whole.kind}`, rows: counts.get(table) ?? 0 });
  }
  return done;
}

const tablesOf = ({ parts }: Lasting, { kind }: Whole): string[] =>
  parts.flatMap(({ of, table, keeps }) => (of.includes(kind) && keeps === undefined ? [table] : []));

async function* pastTheirTime(ctx: Context, { table, endedBefore, retention }: Whole): AsyncGenerator<string> {
  const moment = longAgo(ctx.clock.now(), retention);
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await sql<{ id: string }>`select id from ${sql.table(table)} where id > ${after}::uuid and ${endedBefore(moment)}
      order by id limit ${sql.lit(candidatesAtOnce)}`.execute(ctx.db);
    for (const { id } of rows) yield id;
    after = rows.at(-1)?.id ?? after;
    if (rows.length < candidatesAtOnce) return;
  }
}

async function endOne(ctx: Context, ending: Ending, whole: Whole, id: string, dryRun: boolean): Promise<Map<string, number>> {
  const moment = longAgo(ctx.clock.now(), whole.retention);
  const none = new Map<string, number>();
  try {
    return await inTransaction(ctx, async (tx) => {
      const root: Part = { table: whole.table, of: [whole.kind], by: 'id' };
      const parts = ending.lasting.parts.filter(({ of }) => of.includes(whole.kind));
      const there =
        await sql`select from ${sql.table(whole.table)} where id = ${id}::uuid and ${whole.endedBefore(moment)} for update`.execute(tx);
      if (there.rows.length === 0) return none;
      const ids = await withTheirParts(tx, parts, id);
      const people = await ending.held(tx);
      for (const part of [root, ...parts]) if (await stays(tx, part, ids, moment, heldIn(ending, part.table, people))) return none;
      const going = [root, ...parts.filter(({ keeps }) => keeps === undefined)].toReversed();
      if (dryRun) return await counted(tx, going, ids);
      for (const { beforeEnd } of going) await beforeEnd?.(ctx, tx, ids);
      const keys: string[] = [];
      for (const part of going) keys.push(...(await filesIn(tx, ending, part, ids)));
      const gone = new Map<string, number>();
      for (const part of going) {
        const { numAffectedRows } = await sql`delete from ${sql.table(part.table)} where ${hanging(part, ids)}`.execute(tx);
        gone.set(part.table, (gone.get(part.table) ?? 0) + Number(numAffectedRows ?? 0));
      }
      if (keys.length > 0) await ending.removeFiles(ctx, tx, keys);
      return gone;
    });
  } catch (error) {
    if (!isForeignKeyViolation(error)) throw error;
    ctx.log.error({ kind: whole.kind, id, err: error }, 'Something that is past its time stays: a row hangs on it that no part declares');
    return none;
  }
}

const hanging = ({ by }: Part, ids: readonly string[]): Sql<boolean> =>
  typeof by === 'string' ? sql<boolean>`${sql.ref(by)} = any(${ids}::uuid[])` : by(ids);

/** The id, and those of its parts that have parts themselves. */
async function withTheirParts(tx: Tx, parts: readonly Part[], id: string): Promise<string[]> {
  const ids = [id];
  for (const part of parts.filter(({ hasParts }) => hasParts)) {
    const { rows } = await sql<{ id: string }>`select id from ${sql.table(part.table)} where ${hanging(part, ids)}`.execute(tx);
    ids.push(...rows.map((row) => row.id));
  }
  return ids;
}

const heldIn = ({ holdings }: Ending, table: string, people: readonly DataSubject[]): readonly Sql<boolean>[] =>
  holdings.flatMap(({ rows }) => rows.filter((held) => held.table === table).flatMap((held) => people.map((who) => ownedBy(held, who))));

async function stays(
  tx: Tx,
  part: Part,
  ids: readonly string[],
  moment: Temporal.Instant,
  held: readonly Sql<boolean>[],
): Promise<boolean> {
  const because = [
    ...(part.keeps === undefined ? [] : [sql<boolean>`true`]),
    ...(part.lastAt === undefined ? [] : [sql<boolean>`${sql.ref(part.lastAt)} >= ${moment}`]),
    ...(part.unsettled === undefined ? [] : [part.unsettled]),
    ...held,
  ];
  if (because.length === 0) return false;
  const { rows } =
    await sql`select from ${sql.table(part.table)} where ${hanging(part, ids)} and (${sql.join(because, sql` or `)}) limit 1`.execute(tx);
  return rows.length > 0;
}

async function counted(tx: Tx, parts: readonly Part[], ids: readonly string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const part of parts) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(part.table)} where ${hanging(part, ids)}`.execute(
      tx,
    );
    counts.set(part.table, (counts.get(part.table) ?? 0) + (rows[0]?.n ?? 0));
  }
  return counts;
}

async function filesIn(tx: Tx, { holdings }: Ending, part: Part, ids: readonly string[]): Promise<string[]> {
  const filed = holdings.flatMap(({ rows }) => rows.filter(({ table, files }) => table === part.table && files !== undefined));
  if (filed.length === 0) return [];
  const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(part.table)} where ${hanging(part, ids)}`.execute(tx);
  return rows.flatMap((row) => filed.flatMap(({ files }) => files?.(row) ?? []));
}
