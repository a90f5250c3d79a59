import type { Context } from '#platform/context';
import { sql, type Db, type Tx } from '#platform/database';
import { owned } from '../resource.ts';
import type { Connection, ProviderName } from './types.ts';
import type { Connecting } from './vendor.ts';

/** What work on a connection needs to know of it. */
export interface StoredConnection {
  id: string;
  resource_id: string;
  connected_by: string;
  provider: ProviderName;
  account: string;
  state: Connection['state'];
  calendar_id: string | null;
  access_sealed: string | null;
  access_expires_at: Temporal.Instant | null;
  refresh_sealed: string | null;
  cursor: string | null;
  full_read_at: Temporal.Instant | null;
  failures: number;
}

const columns = sql`id, resource_id, connected_by, provider, account, state, calendar_id, access_sealed, access_expires_at, refresh_sealed,
  cursor, full_read_at, failures`;

export async function storedConnection(db: Db | Tx, id: string): Promise<StoredConnection | undefined> {
  const { rows } = await sql<StoredConnection>`select ${columns} from calendar_connection where id = ${id}`.execute(db);
  return rows[0];
}

/** Takes a connection that is on for two minutes, in the database's time. `busy`: another worker has it. `none`: there is nothing to do. */
export async function claimConnection(db: Db, id: string): Promise<StoredConnection | 'busy' | 'none'> {
  const { rows } = await sql<StoredConnection>`
    update calendar_connection set working_until = now() + interval '2 minutes'
    where id = ${id} and state = 'on' and (working_until is null or working_until < now()) returning ${columns}`.execute(db);
  if (rows[0] !== undefined) return rows[0];
  const found = await storedConnection(db, id);
  return found?.state === 'on' ? 'busy' : 'none';
}

const mostClashes = 20;

interface Row {
  id: string;
  provider: ProviderName;
  account: string;
  state: Connection['state'];
  calendar_name: string | null;
  read_at: Temporal.Instant | null;
  failure: string | null;
  failing_since: Temporal.Instant | null;
  ended_at: Temporal.Instant | null;
  busy: number;
  bookings: number;
  clashes: [number, number][];
}

/** The connections of the owner's own kitchen, in the order they were made. To a stranger there are none. */
export async function connectionsOf(ctx: Context, config: Connecting, resourceId: string, id?: string): Promise<Connection[]> {
  const now = ctx.clock.now();
  const { rows } = await sql<Row>`
    select c.id, c.provider, c.account, c.state, c.calendar_name, c.read_at, c.failure, c.failing_since, c.ended_at,
      (select count(*)::int from busy_time b where b.source_id = c.id) as busy,
      (select count(*)::int from connected_booking k where k.connection_id = c.id and k.event_id is not null) as bookings,
      coalesce((select json_agg(json_build_array(extract(epoch from t.start) * 1000, extract(epoch from t."end") * 1000)) from (
        select distinct lower(v.during) as start, upper(v.during) as "end"
        from busy_time b join reservation v on v.resource_id = b.resource_id and v.during && b.during
        where b.source_id = c.id and v.subject_kind <> 'block' and upper(v.during) > ${now} and (v.status <> 'hold' or v.expires_at > ${now})
        order by start limit ${mostClashes}) as t), '[]') as clashes
    from calendar_connection c join calendar_resource r on r.id = c.resource_id
    where r.id = ${resourceId} and ${owned(ctx)} and c.id = coalesce(${id ?? null}::uuid, c.id)
    order by c.created_at, c.id`.execute(ctx.db);
  const instant = (ms: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(Math.round(ms));
  return rows.map((row) => ({
    id: row.id,
    provider: row.provider,
    title: config.guarded.get(row.provider)?.provider.title ?? row.provider,
    account: row.account,
    state: row.state,
    ...(row.calendar_name === null ? {} : { calendar: row.calendar_name }),
    busyTimes: row.busy,
    bookings: row.bookings,
    ...(row.read_at === null ? {} : { readAt: row.read_at }),
    ...(row.failure === null || row.failing_since === null ? {} : { failure: { reason: row.failure, since: row.failing_since } }),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    clashes: row.clashes.map(([start, end]) => ({ start: instant(start), end: instant(end) })),
  }));
}
