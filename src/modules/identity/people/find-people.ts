import type { Id } from '#kernel';
import { standardPlan, type Context } from '#platform/context';
import { sql, type Db } from '#platform/database';

/** Who may look people up. */
export const looksUp = 'people.look';
/** Who may log people's devices out. */
export const logsOut = 'people.log_out';

/** An account as staff finds it, before its mask. */
export interface FoundPerson {
  id: Id<'person'>;
  displayName: string;
  email: string;
  status: 'active' | 'closing' | 'closed';
  roles: string[];
  plan: string;
  createdAt: Temporal.Instant;
  /** Whether a second factor is set up. */
  hasFactor: boolean;
  /** The last time one of their sessions was continued. */
  seenAt: Temporal.Instant | null;
}

const columns = sql`p.id, p.display_name as "displayName", p.email, p.status, p.created_at as "createdAt",
  coalesce((select array_agg(role order by role) from person_role r where r.person_id = p.id), '{}') as roles,
  coalesce((select plan from person_plan l where l.person_id = p.id), ${standardPlan}) as plan,
  (exists (select from totp_factor f where f.person_id = p.id and f.confirmed_at is not null)
    or exists (select from passkey k where k.person_id = p.id)) as "hasFactor",
  (select max(refreshed_at) from session s where s.person_id = p.id) as "seenAt"`;

export interface PeopleQuery {
  /** A part of a name, an address, or the beginning of one. Empty: everybody. */
  words: string;
  role?: string | undefined;
  /** The person that the page before ended with. */
  before?: string | undefined;
  limit: number;
}

/** Accounts that are not closed, the newest first: one more than `limit` where there are more. */
export async function findPeople(db: Db, { words, role, before, limit }: PeopleQuery): Promise<FoundPerson[]> {
  const text = words.trim().replaceAll(/[\\%_]/g, (each) => `\\${each}`);
  const called = text === '' ? sql`true` : sql`(p.display_name ilike ${`%${text}%`} or lower(p.email) like ${`${text.toLowerCase()}%`})`;
  const withRole = role === undefined ? sql`true` : sql`exists (select from person_role r where r.person_id = p.id and r.role = ${role})`;
  const after = before === undefined ? sql`true` : sql`p.id < ${before}`;
  const { rows } = await sql<FoundPerson>`
    select ${columns} from person p where p.status <> 'closed' and ${called} and ${withRole} and ${after}
    order by p.id desc limit ${limit + 1}`.execute(db);
  return rows;
}

/** One account that is not closed. */
export async function personForStaff(ctx: Context, id: string): Promise<FoundPerson | undefined> {
  const { rows } = await sql<FoundPerson>`select ${columns} from person p where p.id = ${id} and p.status <> 'closed'`.execute(ctx.db);
  return rows[0];
}
