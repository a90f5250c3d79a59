import { conflict, invalid, missing, type Interval } from '#kernel';
import type { Context } from '#platform/context';
import { isExclusionViolation, sql, type Db, type Tx } from '#platform/database';
import { counts, dropLapsedHolds, insertReservation } from './store.ts';
import type { PartWish, Reservation, Subject } from './types.ts';

export interface NewPart {
  /** The id of what is booked with a place: an extra's. */
  resourceId: string;
  ownerId: string;
  timeZone: string;
  /** How many there are, 1 to 50. */
  units: number;
  /** Kept free after each use. */
  bufferMinutes: number;
}

/** Gives something that is booked with a place, such as an oven, its calendar; saying it again changes how many there are and its buffer. */
export async function keepPart(ctx: Context, tx: Tx, { resourceId, ownerId, timeZone, units, bufferMinutes }: NewPart): Promise<void> {
  if (!Number.isInteger(units) || units < 1 || units > 50)
    throw invalid('calendar.bad_units', `There are 1 to 50 of it, not ${units}.`, {
      fields: [{ path: '/units', message: 'Use a whole number from 1 to 50.' }],
    });
  await sql`
    insert into calendar_resource (id, owner_id, time_zone, kind, units, buffer_minutes, lead_minutes, slot_minutes, minimum_minutes,
      maximum_minutes, horizon_days, created_at)
    values (${resourceId}, ${ownerId}, ${timeZone}, 'part', ${units}, ${bufferMinutes}, 0, 5, 5, 10080, 730, ${ctx.clock.now()})
    on conflict (id) do update set units = excluded.units, buffer_minutes = excluded.buffer_minutes
    where calendar_resource.kind = 'part' and calendar_resource.owner_id = excluded.owner_id`.execute(tx);
}

interface FreeRow {
  id: string;
  owner_id: string;
  buffer_before_minutes: number;
  buffer_minutes: number;
  free: number[];
}

async function readFree(
  db: Db | Tx,
  ids: readonly string[],
  { start, end }: Interval,
  now: Temporal.Instant,
  except: readonly Subject[] = [],
): Promise<FreeRow[]> {
  const { rows } = await sql<FreeRow>`
    select r.id, r.owner_id, r.buffer_before_minutes, r.buffer_minutes,
      array(select n from generate_series(1, r.units) as n where not exists (
        select from reservation v
        where v.resource_id = r.id and v.unit = n and ${counts(now, except)} and v.blocked && tstzrange(
          ${start}::timestamptz - r.buffer_before_minutes * interval '1 minute', ${end}::timestamptz + r.buffer_minutes * interval '1 minute'))
        order by n) as free
    from calendar_resource r where r.id = any(${ids}::uuid[]) and r.kind = 'part'`.execute(db);
  return rows;
}

/** How many units of each part are free for all of a time. Unknown ids are absent. */
export async function freeUnits(
  db: Db | Tx,
  ids: readonly string[],
  during: Interval,
  now: Temporal.Instant,
): Promise<Map<string, number>> {
  return new Map((await readFree(db, ids, during, now)).map(({ id, free }) => [id, free.length]));
}

interface PartsRequest {
  ownerId: string;
  parts: readonly PartWish[];
  during: Interval;
  now: Temporal.Instant;
  /** Whose holds do not count. */
  except?: readonly Subject[];
}

/** The parts with the units that can be had. @throws calendar.part_taken, calendar.part_missing */
export async function requireParts(db: Db | Tx, { ownerId, parts, during, now, except }: PartsRequest) {
  const rows = new Map(
    (
      await readFree(
        db,
        parts.map(({ resourceId }) => resourceId),
        during,
        now,
        except,
      )
    ).map((row) => [row.id, row]),
  );
  return parts.map((wish) => {
    const row = rows.get(wish.resourceId);
    if (row === undefined || row.owner_id !== ownerId)
      throw missing('calendar.part_missing', `${wish.title} cannot be booked here any more. Choose without it.`);
    if (row.free.length < wish.units) throw partTaken(wish, row.free.length);
    return { wish, row };
  });
}

/** Holds units of each part. Call with every resource locked and the place found free. */
export async function holdParts(
  ctx: Context,
  tx: Tx,
  request: PartsRequest & { subject: Subject; expiresAt: Temporal.Instant },
): Promise<Reservation[]> {
  const { during, now, subject, expiresAt } = request;
  const held: Reservation[] = [];
  for (const { wish, row } of await requireParts(tx, request)) {
    await dropLapsedHolds(tx, row.id, now);
    for (const unit of row.free.slice(0, wish.units)) {
      const kept = { before: row.buffer_before_minutes, buffer: row.buffer_minutes };
      const id = ctx.newId('reservation');
      try {
        held.push(await insertReservation(tx, { id, resourceId: row.id, unit, subject, during, ...kept, expiresAt, now }));
      } catch (error) {
        throw isExclusionViolation(error, 'reservation_never_overlaps') ? partTaken(wish, 0) : error;
      }
    }
  }
  return held;
}

function partTaken({ resourceId, title, units }: PartWish, free: number): Error {
  const left = free === 0 ? 'is already taken then' : `is taken but for ${free}, and you want ${units}`;
  return conflict('calendar.part_taken', `${title} ${left}. Choose another time, or book without it.`, {
    facts: { part: resourceId, wanted: units, free },
  });
}
