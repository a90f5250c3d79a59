import { unauthenticated } from '#kernel';
import { withActor, type Context } from '#platform/context';
import { inTransaction, tables, type Tx } from '#platform/database';
import { findPerson } from '../accounts/store.ts';
import { tell } from '../accounts/tell.ts';
import type { Person } from '../domain.ts';
import { personActor } from '../sessions/session.ts';
import type { Parts } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { takeChallenge, type Visit } from './challenges.ts';
import { userHandleOf } from './options.ts';
import { requireRelyingParty } from './offered.ts';
import { findCredential } from './store.ts';
import { challengeOf, isCloned, passkeyRefused, verifyAssertion, type Assertion } from './verify.ts';

export interface Shown {
  person: Person;
  passkeyId: string;
}

/**
 * Checks a passkey that somebody shows: that the question is ours, asked in this visit in the last five minutes and not answered
 * before; the signature; that the authenticator asked who holds it; and that its counter has grown. Writes down that it was used.
 *
 * A counter that did not grow is an alarm: the passkey is refused from then on, its owner is told by mail, and that commits.
 *
 * @throws identity.passkey_over, identity.passkey_refused, identity.passkey_suspect
 */
export async function checkPasskey(parts: Parts, ctx: Context, response: Assertion, visit: Visit): Promise<Shown> {
  const party = requireRelyingParty(parts);
  const challenge = challengeOf(response);
  await takeChallenge(ctx, challenge, visit);
  const known = await findCredential(ctx.db, response.id);
  const person = known === undefined ? undefined : await findPerson(ctx.db, known.person_id);
  if (known === undefined || person === undefined) throw passkeyRefused('unknown');
  if ('personId' in visit && visit.personId !== person.id) throw passkeyRefused('another person');
  const { userHandle } = response.response;
  if (userHandle !== undefined && userHandle !== userHandleOf(person.id)) throw passkeyRefused('user handle');
  const told = await verifyAssertion(party, challenge, response, { credentialId: known.credential_id, publicKey: known.public_key });
  const theirs = withActor(ctx, personActor(person));
  const isGood = await inTransaction(ctx, (tx) => use(parts, theirs, tx, { person, passkeyId: known.id }, told));
  if (!isGood) throw suspect();
  return { person, passkeyId: known.id };
}

/** @returns whether it may open anything */
async function use(
  parts: Parts,
  ctx: Context,
  tx: Tx,
  { person, passkeyId }: Shown,
  { counter, isSynced }: { counter: bigint; isSynced: boolean },
): Promise<boolean> {
  const db = tables<IdentityTables>(tx);
  const row = await db
    .selectFrom('passkey')
    .select(['counter', 'name', 'suspect_at'])
    .where('id', '=', passkeyId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw passkeyRefused('removed meanwhile');
  if (row.suspect_at !== null) return false;
  const now = ctx.clock.now();
  if (!isCloned(row.counter, counter)) {
    await db.updateTable('passkey').set({ counter, is_synced: isSynced, used_at: now }).where('id', '=', passkeyId).execute();
    return true;
  }
  await db.updateTable('passkey').set({ suspect_at: now }).where('id', '=', passkeyId).execute();
  await ctx.audit.record(ctx, tx, {
    action: 'passkey.suspect',
    subject: { kind: 'passkey', id: passkeyId },
    before: { counter: String(row.counter) },
    after: { counter: String(counter) },
  });
  ctx.log.warn({ passkeyId }, 'the counter of a passkey did not grow: there may be a copy of it');
  await tell(parts, ctx, tx, person, { notice: 'passkey_suspect', data: { name: row.name }, path: '/account/security' });
  return false;
}

const suspect = () =>
  unauthenticated(
    'identity.passkey_suspect',
    'This passkey may have been copied, so it opens nothing any more. Get in another way, remove it, and make a new one.',
  );
