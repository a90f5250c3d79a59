import { forbidden, missing } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, tables } from '#platform/database';
import type { LoginProvider, OutsideIdentity } from '#platform/outside-login';
import { markProven, provenToken, type ProvenSession } from '../factors/prove.ts';
import { proofWays } from '../factors/ways.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { socialRefused } from './providers.ts';

export interface ProvesAt {
  provider: LoginProvider['name'];
  title: string;
}

/**
 * Where the one who acts can prove anew who they are, by logging in there again: only somebody who has neither password nor second factor, and
 * only at linked providers that say when it was.
 */
export async function provesAt({ social }: Parts, ctx: Context): Promise<ProvesAt[]> {
  const personId = requirePerson(ctx);
  if ((await proofWays(ctx.db, personId)).length > 0) return [];
  const rows = await tables<IdentityTables>(ctx.db)
    .selectFrom('social_identity')
    .select('provider')
    .where('person_id', '=', personId)
    .orderBy('provider')
    .execute();
  return rows.flatMap(({ provider }) => {
    const found = social.providers.get(provider);
    return found?.provesAnew === true ? [{ provider: found.name, title: found.title }] : [];
  });
}

/** @throws identity.factor_needed when there is a better way, identity.proves_not_there when this provider is none */
export async function requireProvesAt(parts: Parts, ctx: Context, { name, title }: LoginProvider): Promise<void> {
  if ((await proofWays(ctx.db, requirePerson(ctx))).length > 0) {
    throw forbidden('identity.factor_needed', 'Show your password or your second factor: this account has one.');
  }
  if ((await provesAt(parts, ctx)).some(({ provider }) => provider === name)) return;
  throw missing('identity.proves_not_there', `You cannot prove at ${title} that it is you. Log out, and log in again.`);
}

/**
 * Somebody is back from a provider, whose word about this visit was checked: they logged in there anew. It must be the account there that
 * opens theirs here.
 *
 * @throws identity.social_refused when it is another account, and as `requireProvesAt`
 */
export async function proveElsewhere(
  parts: Parts,
  ctx: Context,
  provider: LoginProvider,
  { subject }: OutsideIdentity,
): Promise<ProvenSession> {
  const personId = requirePerson(ctx);
  await requireProvesAt(parts, ctx, provider);
  const proven = await inTransaction(ctx, async (tx) => {
    const used = await tables<IdentityTables>(tx)
      .updateTable('social_identity')
      .set({ used_at: ctx.clock.now() })
      .where('person_id', '=', personId)
      .where('provider', '=', provider.name)
      .where('subject', '=', subject)
      .returning('provider')
      .executeTakeFirst();
    if (used === undefined) throw socialRefused(provider.title, 'another_account');
    await ctx.audit.record(ctx, tx, {
      action: 'session.prove',
      subject: { kind: 'session', id: ctx.actor.sessionId ?? '' },
      after: { by: provider.name },
    });
    return markProven(ctx, tx, { strong: false });
  });
  return provenToken(parts, ctx, proven);
}
