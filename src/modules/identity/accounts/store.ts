import type { Id } from '#kernel';
import { standardPlan, type Context } from '#platform/context';
import { sql, tables, type Db, type Tx } from '#platform/database';
import { sameEmail, type Person } from '../domain.ts';
import type { IdentityTables } from '../tables.gen.ts';

const on = (db: Db | Tx) => tables<IdentityTables>(db);

const rolesOfPerson = sql<string[]>`coalesce((select array_agg(role order by role) from person_role where person_id = person.id), '{}')`;

const planOfPerson = sql<string>`coalesce((select plan from person_plan where person_id = person.id), ${standardPlan})`;

const people = (db: Db | Tx) =>
  on(db)
    .selectFrom('person')
    .select(['person.id', 'person.email', 'person.display_name', 'person.created_at', rolesOfPerson.as('roles'), planOfPerson.as('plan')])
    .where('person.status', 'in', ['active', 'closing']);

interface PersonRow {
  id: string;
  email: string;
  display_name: string;
  created_at: Temporal.Instant;
  roles: string[];
  plan: string;
}

const toPerson = (row: PersonRow): Person => ({
  id: row.id as Id<'person'>,
  email: row.email,
  displayName: row.display_name,
  roles: row.roles,
  plan: row.plan,
  createdAt: row.created_at,
});

/** An account that is not closed; one that is closing counts until its day. */
export async function findPerson(db: Db | Tx, id: string): Promise<Person | undefined> {
  const row = await people(db).where('person.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toPerson(row);
}

const sameAddress = (column: 'person.email' | 'registration.email', email: string) =>
  sql<boolean>`lower(${sql.ref(column)}) = ${sameEmail(email)}`;

export async function findPersonByEmail(db: Db | Tx, email: string): Promise<Person | undefined> {
  const row = await people(db).where(sameAddress('person.email', email)).executeTakeFirst();
  return row === undefined ? undefined : toPerson(row);
}

export interface NewPerson {
  id: Id<'person'>;
  email: string;
  displayName: string;
  roles: readonly string[];
  passwordHash?: string;
  createdAt: Temporal.Instant;
  grantedBy?: Id<'person'>;
}

/** @returns undefined when the address already has an account */
export async function insertPerson(tx: Tx, person: NewPerson): Promise<Person | undefined> {
  const { id, email, displayName, roles, passwordHash, createdAt } = person;
  const inserted = await on(tx)
    .insertInto('person')
    .values({ id, email, display_name: displayName, status: 'active', created_at: createdAt, verified_at: createdAt })
    .onConflict((conflict) => conflict.expression(sql`lower(email)`).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) return undefined;
  const granted = { person_id: id, granted_at: createdAt, granted_by: person.grantedBy ?? null };
  if (roles.length > 0) {
    await on(tx)
      .insertInto('person_role')
      .values(roles.map((role) => ({ ...granted, role })))
      .execute();
  }
  if (passwordHash !== undefined) {
    await on(tx).insertInto('password_credential').values({ person_id: id, password_hash: passwordHash, changed_at: createdAt }).execute();
  }
  return { id, email, displayName, roles: [...roles].sort(), plan: standardPlan, createdAt };
}

/** Of two that change how one person gets in at once, one waits. */
export async function lockPerson(tx: Tx, personId: string): Promise<void> {
  await on(tx).selectFrom('person').select('id').where('id', '=', personId).forUpdate().execute();
}

export interface Registration {
  id: Id<'registration'>;
  email: string;
  displayName: string;
  role: string;
  passwordHash: string;
  /** Digest of what the browser holds that asked; undefined for a registration older than these cookies. */
  browserHash: string | undefined;
}

interface RegistrationRow {
  id: string;
  email: string;
  display_name: string;
  role: string;
  password_hash: string;
  browser_hash: string | null;
}

const toRegistration = (row: RegistrationRow): Registration => ({
  id: row.id as Id<'registration'>,
  email: row.email,
  displayName: row.display_name,
  role: row.role,
  passwordHash: row.password_hash,
  browserHash: row.browser_hash ?? undefined,
});

const registrations = (ctx: Context, db: Db | Tx) =>
  on(db)
    .selectFrom('registration')
    .select(['id', 'email', 'display_name', 'role', 'password_hash', 'browser_hash'])
    .where('expires_at', '>', ctx.clock.now());

export async function findRegistration(ctx: Context, db: Db | Tx, id: string): Promise<Registration | undefined> {
  const row = await registrations(ctx, db).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toRegistration(row);
}

/** The last one for an address that nobody has proven yet. */
export async function findNewestRegistration(ctx: Context, db: Db | Tx, email: string): Promise<Registration | undefined> {
  const row = await registrations(ctx, db)
    .where(sameAddress('registration.email', email))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : toRegistration(row);
}

/** Whatever else was registered for the address is void once it belongs to somebody; so are the links to it. */
export async function deleteRegistrations(tx: Tx, email: string): Promise<void> {
  await on(tx).deleteFrom('registration').where(sameAddress('registration.email', email)).execute();
}

export async function passwordHashOf(db: Db | Tx, personId: string): Promise<string | undefined> {
  const row = await on(db).selectFrom('password_credential').select('password_hash').where('person_id', '=', personId).executeTakeFirst();
  return row?.password_hash;
}

/** The same password, hashed at a higher cost: it is no newer for that. */
export async function strengthenHash(tx: Tx, personId: string, passwordHash: string): Promise<void> {
  await on(tx).updateTable('password_credential').set({ password_hash: passwordHash }).where('person_id', '=', personId).execute();
}

/** Writes a password; the lock on the row makes log-ins with the former one wait and then fail. */
export async function savePassword(ctx: Context, tx: Tx, personId: string, passwordHash: string): Promise<void> {
  const values = { password_hash: passwordHash, changed_at: ctx.clock.now() };
  await on(tx)
    .insertInto('password_credential')
    .values({ person_id: personId, ...values })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
    .execute();
}
