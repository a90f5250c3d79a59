import type { Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, prepared, sql, tables, type Db, type Tx } from '#platform/database';
import { unauthenticated } from '#kernel';
import { parseDisplayName, type Person, type PersonSummary } from '../domain.ts';
import { emit } from '../events.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { findPerson } from './store.ts';

/** Any person, closed accounts too, by what everybody may see. */
export async function personById(db: Db | Tx, id: Id<'person'>): Promise<PersonSummary | undefined> {
  return (await peopleByIds(db, [id])).get(id);
}

/** Many at once, for lists: one query. Unknown ids are absent from the map. */
export async function peopleByIds(db: Db | Tx, ids: readonly Id<'person'>[]): Promise<Map<Id<'person'>, PersonSummary>> {
  if (ids.length === 0) return new Map();
  return new Map((await readSummaries(db, ids)).map((each) => [each.id, each]));
}

const readSummaries = prepared(
  (_db, ids: readonly Id<'person'>[]) =>
    sql<PersonSummary>`select id, display_name as "displayName" from person where id = any(${ids}::uuid[])`,
);

/**
 * Which of these accounts are open. None of them can be closed before the transaction ends, and a closing under way is waited for:
 * begin nothing in a person's name without asking here first.
 */
export async function holdOpen(tx: Tx, ids: readonly Id<'person'>[]): Promise<Set<Id<'person'>>> {
  const rows = await tables<IdentityTables>(tx)
    .selectFrom('person')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .where('status', '=', 'active')
    .orderBy('id')
    .forShare()
    .execute();
  return new Set(rows.map(({ id }) => id as Id<'person'>));
}

/** Where to write to an active account. For mail alone: never shown to others. */
export async function addressOf(db: Db | Tx, id: Id<'person'>): Promise<{ email: string; displayName: string } | undefined> {
  const person = await findPerson(db, id);
  return person === undefined ? undefined : { email: person.email, displayName: person.displayName };
}

/** The account of the one who acts, as it is now (a token may be some minutes behind). */
export async function me(ctx: Context): Promise<Person> {
  const person = await findPerson(ctx.db, requirePerson(ctx));
  if (person === undefined) throw unauthenticated('identity.sign_in', 'This account is closed.');
  return person;
}

/** @throws identity.bad_name */
export async function rename(ctx: Context, text: string): Promise<Person> {
  const before = await me(ctx);
  const displayName = parseDisplayName(text);
  if (displayName === before.displayName) return before;
  await inTransaction(ctx, async (tx) => {
    await tables<IdentityTables>(tx).updateTable('person').set({ display_name: displayName }).where('id', '=', before.id).execute();
    await emit(ctx, tx, 'person.renamed', { personId: before.id });
    await ctx.audit.record(ctx, tx, { action: 'person.rename', subject: { kind: 'person', id: before.id } });
  });
  return { ...before, displayName };
}

/** Everybody with a role, such as those who rule for the house. */
export async function peopleWithRole(db: Db | Tx, role: string): Promise<Id<'person'>[]> {
  const rows = await tables<IdentityTables>(db)
    .selectFrom('person_role')
    .select('person_id')
    .where('role', '=', role)
    .orderBy('person_id')
    .execute();
  return rows.map(({ person_id }) => person_id as Id<'person'>);
}
