import { conflict, invalid, missing, unauthenticated, type Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { inTransaction, tables, type Tx } from '#platform/database';
import { findPerson, lockPerson } from '../accounts/store.ts';
import { tellOwner } from '../accounts/tell.ts';
import { emit } from '../events.ts';
import { afterFactorGone } from '../factors/gone.ts';
import { markProven, type Proven } from '../factors/prove.ts';
import { newRecoveryCodes } from '../factors/totp.ts';
import { replaceRecoveryCodes } from '../factors/store.ts';
import { secondStepWays } from '../factors/ways.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import type { Parts, SecurityNotice } from '../settings.ts';
import type { IdentityTables } from '../tables.gen.ts';
import { askChallenge, takeChallenge, type Visit } from './challenges.ts';
import { requireRelyingParty } from './offered.ts';
import { creationOptions, type CreationOptions } from './options.ts';
import { hintsOf, passkeysOf, toPasskey, type Passkey } from './store.ts';
import { challengeOf, verifyRegistration, type Registration } from './verify.ts';

const most = 10;
const on = (tx: Tx) => tables<IdentityTables>(tx);

function visitOf(ctx: Context): Visit & { personId: Id<'person'> } {
  return { purpose: 'register', bound: ctx.actor.sessionId ?? '', personId: requirePerson(ctx) };
}

/** @throws identity.too_many_passkeys, identity.no_passkeys */
export async function beginPasskey(parts: Parts, ctx: Context): Promise<CreationOptions> {
  const party = requireRelyingParty(parts);
  const person = await findPerson(ctx.db, requirePerson(ctx));
  if (person === undefined) throw unauthenticated('identity.sign_in', 'This account is closed.');
  const known = await hintsOf(ctx.db, person.id);
  if (known.length >= most) throw tooMany();
  return creationOptions(party, parts.title, person, await askChallenge(ctx, visitOf(ctx)), known);
}

export interface AddedPasskey {
  passkey: Passkey;
  /** Ten, told this once, when it is the first second factor; else none. */
  recoveryCodes: string[];
  proven: Proven;
}

/**
 * Adds a passkey, and tells the owner by mail. The session counts as strong from then on: the authenticator asked who holds it.
 *
 * @throws identity.passkey_over, identity.passkey_refused, identity.passkey_known, identity.bad_passkey_name, identity.too_many_passkeys
 */
export async function addPasskey(parts: Parts, ctx: Context, input: { name: string; response: Registration }): Promise<AddedPasskey> {
  const personId = requirePerson(ctx);
  const party = requireRelyingParty(parts);
  const name = parseName(input.name);
  const challenge = challengeOf(input.response);
  await takeChallenge(ctx, challenge, visitOf(ctx));
  const made = await verifyRegistration(party, challenge, input.response);
  const transports = (input.response.response.transports ?? []).filter((each) => /^[a-z-]{1,20}$/.test(each)).slice(0, 8);
  return inTransaction(ctx, async (tx) => {
    await lockPerson(tx, personId);
    if ((await passkeysOf(tx, personId)).length >= most) throw tooMany();
    const recoveryCodes = (await secondStepWays(tx, personId)).length === 0 ? newRecoveryCodes() : [];
    const row = await on(tx)
      .insertInto('passkey')
      .values({
        id: ctx.newId('passkey'),
        person_id: personId,
        credential_id: made.credentialId,
        public_key: made.publicKey,
        counter: made.counter,
        transports,
        is_synced: made.isSynced,
        name,
        created_at: ctx.clock.now(),
        used_at: null,
        suspect_at: null,
      })
      .onConflict((each) => each.column('credential_id').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw conflict('identity.passkey_known', 'This passkey is registered already. Make another one.');
    if (recoveryCodes.length > 0) await replaceRecoveryCodes(ctx, tx, personId, recoveryCodes);
    await tellOwner(parts, ctx, tx, personId, news('passkey_added', name));
    await emit(ctx, tx, 'person.factor_added', { personId, factor: 'passkey' });
    await ctx.audit.record(ctx, tx, {
      action: 'person.factor_added',
      subject: { kind: 'person', id: personId },
      after: { factor: 'passkey', passkeyId: row.id },
    });
    return { passkey: toPasskey(row), recoveryCodes, proven: await markProven(ctx, tx, { strong: true }) };
  });
}

/** @throws identity.no_such_passkey, identity.bad_passkey_name */
export async function renamePasskey(ctx: Context, passkeyId: string, text: string): Promise<void> {
  const name = parseName(text);
  await inTransaction(ctx, async (tx) => {
    const renamed = await on(tx)
      .updateTable('passkey')
      .set({ name })
      .where('id', '=', passkeyId)
      .where('person_id', '=', requirePerson(ctx))
      .returning('id')
      .executeTakeFirst();
    if (renamed === undefined) throw noSuchPasskey();
  });
}

/**
 * Removes a passkey, and tells the owner by mail. Sessions that it opened end, but the one that acts; when no second factor is left, roles of
 * staff stop counting at once in that one too, and its recovery codes are void.
 *
 * @throws identity.no_such_passkey
 */
export async function removePasskey(parts: Parts, ctx: Context, passkeyId: string): Promise<void> {
  const personId = requirePerson(ctx);
  await inTransaction(ctx, async (tx) => {
    await lockPerson(tx, personId);
    const opened = await on(tx)
      .selectFrom('session')
      .select('id')
      .where('passkey_id', '=', passkeyId)
      .where('person_id', '=', personId)
      .where('ended_at', 'is', null)
      .execute();
    const gone = await on(tx)
      .deleteFrom('passkey')
      .where('id', '=', passkeyId)
      .where('person_id', '=', personId)
      .returning('name')
      .executeTakeFirst();
    if (gone === undefined) throw noSuchPasskey();
    for (const { id } of opened) {
      if (id !== ctx.actor.sessionId) await endSessions(parts, ctx, tx, { sessionId: id }, 'way_in_removed');
    }
    await afterFactorGone(ctx, tx, personId);
    await tellOwner(parts, ctx, tx, personId, news('passkey_removed', gone.name));
    await emit(ctx, tx, 'person.factor_removed', { personId, factor: 'passkey' });
    await ctx.audit.record(ctx, tx, {
      action: 'person.factor_removed',
      subject: { kind: 'person', id: personId },
      before: { factor: 'passkey', passkeyId },
    });
  });
}

const news = (notice: 'passkey_added' | 'passkey_removed', name: string): SecurityNotice => ({
  notice,
  data: { name },
  path: '/account/security',
});

function parseName(text: string): string {
  const name = text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();
  if (name === '' || name.length > 60 || /[\p{Cc}\p{Cf}\p{Cn}\p{Co}]/u.test(name)) {
    const message = 'Give it a name of 1 to 60 visible characters, such as "My phone".';
    throw invalid('identity.bad_passkey_name', message, { fields: [{ path: '/name', message }] });
  }
  return name;
}

const tooMany = () => conflict('identity.too_many_passkeys', `An account has at most ${most} passkeys. Remove one that you no longer use.`);
const noSuchPasskey = () => missing('identity.no_such_passkey', 'There is no such passkey of yours.');
