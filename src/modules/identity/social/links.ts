import { conflict, type Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, tables, type Db, type Tx } from '#platform/database';
import type { LoginProviderName } from '#platform/outside-login';
import { lockPerson, passwordHashOf } from '../accounts/store.ts';
import { tellOwner } from '../accounts/tell.ts';
import { emit } from '../events.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import type { Parts, SecurityNotice } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';

/** An account elsewhere, as its owner sees it. */
export interface Linked {
  provider: LoginProviderName;
  address?: string;
  linkedAt: Temporal.Instant;
  usedAt: Temporal.Instant;
}

export interface Outside {
  provider: LoginProviderName;
  /** The provider, as people know it. */
  title: string;
  subject: string;
  address: string | undefined;
}

export interface OwnLinks {
  linked: Linked[];
  hasPassword: boolean;
  /** Whether one of them may go: not the last way in. */
  mayUnlink: boolean;
}

/** The accounts elsewhere of the one who acts. */
export async function ownLinks(ctx: Context): Promise<OwnLinks> {
  const personId = requirePerson(ctx);
  const linked = await linksOf(ctx.db, personId);
  const hasPassword = (await passwordHashOf(ctx.db, personId)) !== undefined;
  return { linked, hasPassword, mayUnlink: linked.length + otherWaysIn({ hasPassword }) > 1 };
}

/** Besides accounts elsewhere. A mailed reset is no way in: whoever lost an account elsewhere may have lost the mailbox with it. */
const otherWaysIn = ({ hasPassword }: { hasPassword: boolean }): number => (hasPassword ? 1 : 0);

async function linksOf(db: Db | Tx, personId: string): Promise<Linked[]> {
  const rows = await tables<IdentityTables>(db)
    .selectFrom('social_identity')
    .select(['provider', 'address', 'linked_at', 'used_at'])
    .where('person_id', '=', personId)
    .orderBy('linked_at')
    .orderBy('provider')
    .execute();
  return rows.map(({ provider, address, linked_at: linkedAt, used_at: usedAt }) => ({
    provider,
    linkedAt,
    usedAt,
    ...(address === null ? {} : { address }),
  }));
}

/**
 * Makes an account elsewhere a way into an account here, and tells its owner by mail.
 *
 * @param ctx acts as that person
 * @param how `isNew`: the account was made just now, and there is nothing to warn of
 * @throws identity.social_taken when it opens another account, identity.social_twice when another one of that provider is linked
 */
export async function link(
  parts: Parts,
  ctx: Context,
  tx: Tx,
  personId: Id<'person'>,
  { provider, title, subject, address }: Outside,
  { isNew = false } = {},
): Promise<void> {
  const db = tables<IdentityTables>(tx);
  await lockPerson(tx, personId);
  const known = await db
    .selectFrom('social_identity')
    .select(['person_id', 'provider', 'subject'])
    .where((each) => each.or([each('person_id', '=', personId), each('subject', '=', subject)]))
    .where('provider', '=', provider)
    .execute();
  if (known.some((each) => each.person_id === personId && each.subject === subject)) return;
  if (known.some((each) => each.subject === subject)) throw taken(title);
  if (known.length > 0)
    throw conflict('identity.social_twice', `Another ${title} account is linked to yours already. Unlink that one first.`);
  const now = ctx.clock.now();
  const linked = await db
    .insertInto('social_identity')
    .values({ person_id: personId, provider, subject, address: address ?? null, linked_at: now, used_at: now })
    // Somebody else was faster, in a transaction that we could not see.
    .onConflict((each) => each.doNothing())
    .returning('person_id')
    .executeTakeFirst();
  if (linked === undefined) throw taken(title);
  await emit(ctx, tx, 'person.login_linked', { personId, provider });
  await ctx.audit.record(ctx, tx, { action: 'person.link_login', subject: { kind: 'person', id: personId }, after: { provider } });
  if (!isNew) await tellOwner(parts, ctx, tx, personId, news('login_added', title));
}

const news = (notice: 'login_added' | 'login_removed', provider: string): SecurityNotice => ({
  notice,
  data: { provider },
  path: '/account/elsewhere',
});

/**
 * Takes an account elsewhere out again. Sessions that were opened with it end, but for the one that acts. What is not linked is no error.
 *
 * @throws identity.last_way_in
 */
export async function unlink(parts: Parts, ctx: Context, provider: LoginProviderName, title: string): Promise<void> {
  const personId = requirePerson(ctx);
  await inTransaction(ctx, async (tx) => {
    await lockPerson(tx, personId);
    const linked = await linksOf(tx, personId);
    if (!linked.some((each) => each.provider === provider)) return;
    const hasPassword = (await passwordHashOf(tx, personId)) !== undefined;
    if (linked.length + otherWaysIn({ hasPassword }) <= 1)
      throw conflict('identity.last_way_in', `Without ${title} you could not log in any more. Set a password first, then unlink it.`);
    await tables<IdentityTables>(tx)
      .deleteFrom('social_identity')
      .where('person_id', '=', personId)
      .where('provider', '=', provider)
      .execute();
    await emit(ctx, tx, 'person.login_unlinked', { personId, provider });
    await ctx.audit.record(ctx, tx, { action: 'person.unlink_login', subject: { kind: 'person', id: personId }, before: { provider } });
    for (const sessionId of await openedWith(ctx, tx, personId, provider))
      await endSessions(parts, ctx, tx, { sessionId }, 'way_in_removed');
    // A log-in that waits for its second step was begun with it too.
    await tables<IdentityTables>(tx).deleteFrom('second_step').where('person_id', '=', personId).where('method', '=', provider).execute();
    await tellOwner(parts, ctx, tx, personId, news('login_removed', title));
  });
}

async function openedWith(ctx: Context, tx: Tx, personId: string, method: LoginProviderName): Promise<string[]> {
  const rows = await tables<IdentityTables>(tx)
    .selectFrom('session')
    .select('id')
    .where('person_id', '=', personId)
    .where('method', '=', method)
    .where('ended_at', 'is', null)
    .execute();
  return rows.map(({ id }) => id).filter((id) => id !== ctx.actor.sessionId);
}

const taken = (title: string) =>
  conflict(
    'identity.social_taken',
    `This ${title} account opens another account here. Log in with it, unlink it there, and then link it here.`,
  );
