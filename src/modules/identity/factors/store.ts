import { tables, type Db, type Tx } from '#platform/database';
import type { Context } from '#platform/context';
import type { SealedColumn } from '#platform/secrets-at-rest';
import type { IdentityTables } from '../tables.gen.ts';
import { recoveryCodeHash, stepOfCode } from './totp.ts';
import type { Parts } from '../settings.ts';

const on = (db: Db | Tx) => tables<IdentityTables>(db);

export const totpLabel = (personId: string): string => `totp ${personId}`;
/** Where they are kept. */
export const totpColumn: SealedColumn = { table: 'totp_factor', key: 'person_id', column: 'secret_sealed', label: totpLabel };

export interface FactorFacts {
  totp: { confirmedAt: Temporal.Instant } | undefined;
  recoveryCodesLeft: number;
}

export async function factorFacts(db: Db | Tx, personId: string): Promise<FactorFacts> {
  const factor = await on(db).selectFrom('totp_factor').select('confirmed_at').where('person_id', '=', personId).executeTakeFirst();
  const { left } = await on(db)
    .selectFrom('recovery_code')
    .select((each) => each.fn.countAll<bigint>().as('left'))
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  const confirmedAt = factor?.confirmed_at ?? undefined;
  return { totp: confirmedAt === undefined ? undefined : { confirmedAt }, recoveryCodesLeft: Number(left) };
}

/** An authenticator that needs no confirming. */
export async function insertTotp(parts: Parts, ctx: Context, tx: Tx, personId: string, secret: string): Promise<void> {
  const now = ctx.clock.now();
  await on(tx)
    .insertInto('totp_factor')
    .values({
      person_id: personId,
      secret_sealed: parts.seal.protect(secret, totpLabel(personId)),
      created_at: now,
      confirmed_at: now,
      last_step: null,
    })
    .execute();
}

/**
 * Takes a code of the person's app, once: the update moves the last step ahead, and of many that come at once with one code the
 * row lets one through.
 */
export async function takeTotpCode(
  parts: Parts,
  ctx: Context,
  tx: Tx,
  personId: string,
  code: string,
): Promise<'taken' | 'used' | 'wrong'> {
  const factor = await on(tx)
    .selectFrom('totp_factor')
    .select(['secret_sealed', 'confirmed_at'])
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (factor === undefined || factor.confirmed_at === null) return 'wrong';
  const secret = parts.seal.unprotect(factor.secret_sealed, totpLabel(personId));
  const step = stepOfCode(secret, code, parts.phoneTime(ctx));
  if (step === undefined) return 'wrong';
  const moved = await on(tx)
    .updateTable('totp_factor')
    .set({
      last_step: BigInt(step),
      ...(parts.seal.isCurrent(factor.secret_sealed) ? {} : { secret_sealed: parts.seal.protect(secret, totpLabel(personId)) }),
    })
    .where('person_id', '=', personId)
    .where('confirmed_at', 'is not', null)
    .where((each) => each.or([each('last_step', 'is', null), each('last_step', '<', BigInt(step))]))
    .returning('person_id')
    .executeTakeFirst();
  return moved === undefined ? 'used' : 'taken';
}

/** Uses a recovery code up. @returns whether there was such a code, not used before */
export async function takeRecoveryCode(ctx: Context, tx: Tx, personId: string, code: string): Promise<boolean> {
  const taken = await on(tx)
    .updateTable('recovery_code')
    .set({ used_at: ctx.clock.now() })
    .where('person_id', '=', personId)
    .where('code_hash', '=', recoveryCodeHash(personId, code))
    .where('used_at', 'is', null)
    .returning('code_hash')
    .executeTakeFirst();
  return taken !== undefined;
}

/** In the place of all there were. */
export async function replaceRecoveryCodes(ctx: Context, tx: Tx, personId: string, codes: readonly string[]): Promise<void> {
  await on(tx).deleteFrom('recovery_code').where('person_id', '=', personId).execute();
  if (codes.length === 0) return;
  const created_at = ctx.clock.now();
  await on(tx)
    .insertInto('recovery_code')
    .values(codes.map((code) => ({ person_id: personId, code_hash: recoveryCodeHash(personId, code), created_at, used_at: null })))
    .execute();
}
