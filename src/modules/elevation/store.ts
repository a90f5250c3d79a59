import { missing, type Id } from '#kernel';
import { sql, type Db, type Tx } from '#platform/database';

export type ElevationState = 'asked' | 'lapsed' | 'granted' | 'over' | 'refused' | 'ended';

/** One asking for rights, and what became of it. */
export interface Elevation {
  id: string;
  personId: Id<'person'>;
  permissions: readonly string[];
  reason: string;
  minutes: number;
  /** As of a given time: an asking lapses unanswered, a grant is over when its time is. */
  state: ElevationState;
  askedAt: Temporal.Instant;
  decidedBy: Id<'person'> | null;
  decidedAt: Temporal.Instant | null;
  note: string | null;
  grantedUntil: Temporal.Instant | null;
  endedAt: Temporal.Instant | null;
}

/** An asking that nobody answers in this time lapses. */
const answerHours = 24;

const columns = (now: Temporal.Instant) => sql`id, person_id as "personId", permissions, reason, minutes, asked_at as "askedAt",
  decided_by as "decidedBy", decided_at as "decidedAt", note, granted_until as "grantedUntil", ended_at as "endedAt",
  case when state = 'asked' and asked_at <= ${lapsedBefore(now)} then 'lapsed' when state = 'granted' and granted_until <= ${now} then 'over'
    else state end as state`;

export const lapsedBefore = (now: Temporal.Instant): Temporal.Instant => now.subtract({ hours: answerHours });

/** What counts at this instant. Its last second is before `granted_until`. */
export async function grantedTo(db: Db | Tx, personId: string, now: Temporal.Instant): Promise<string[]> {
  const { rows } = await sql<{ permission: string }>`
    select distinct unnest(permissions) as permission from elevation
    where person_id = ${personId} and state = 'granted' and granted_until > ${now} order by permission`.execute(db);
  return rows.map(({ permission }) => permission);
}

/** The latest, of one person or of all; those that wait for an answer first. */
export async function elevations(db: Db | Tx, now: Temporal.Instant, personId?: string): Promise<Elevation[]> {
  const whose = personId === undefined ? sql`true` : sql`person_id = ${personId}`;
  const { rows } = await sql<Elevation>`
    select ${columns(now)} from elevation where ${whose}
    order by (state = 'asked' and asked_at > ${lapsedBefore(now)}) desc, asked_at desc, id desc limit 100`.execute(db);
  return rows;
}

/** @param personId only if it is theirs. @throws elevation.missing */
export async function lockElevation(tx: Tx, now: Temporal.Instant, id: string, personId?: string): Promise<Elevation> {
  const whose = personId === undefined ? sql`true` : sql`person_id = ${personId}`;
  const { rows } = await sql<Elevation>`select ${columns(now)} from elevation where id = ${id} and ${whose} for update`.execute(tx);
  if (rows[0] === undefined) throw missing('elevation.missing', 'Nobody asked for this.');
  return rows[0];
}
