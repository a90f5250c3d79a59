import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { unavailable } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction, sql, tables, type Db, type Tx } from '#platform/database';
import type { AuditTables } from '../tables.gen.ts';
import type { SealedColumn } from '#platform/secrets-at-rest';
import { introducedKey, introduceKey } from './key-chain.ts';
import { noteKey, type NoteKey } from './signed-note.ts';

/** Keeps private keys unreadable in the database; `fieldSeal` fits. */
export interface KeySeal {
  protect(plain: string, label: string): string;
  unprotect(sealed: string, label: string): string;
}

export interface KeyConfig {
  /** Names the log in every checkpoint and key. The first key fixes it: later ones keep its name. */
  origin: string;
  seal: KeySeal;
}

export interface Signer {
  key: NoteKey;
  privateKey: KeyObject;
}

const labelOf = (id: string): string => `audit key ${id}`;
/** Where the private part of a key is kept. */
export const auditKeyColumn: SealedColumn = { table: 'audit_key', key: 'id', column: 'secret_protected', label: labelOf };
const rows = (db: Db) => tables<AuditTables>(db).selectFrom('audit_key').selectAll().orderBy('position');

/** The key that signs now; the first call makes the first one. */
export async function currentSigner(ctx: Context, tx: Tx, config: KeyConfig): Promise<Signer> {
  await lockKeys(ctx, tx);
  const last = (await rows(tx).execute()).at(-1);
  if (last === undefined) return addKey(ctx, tx, config, undefined);
  const key = introducedKey(last.introduction);
  if (last.secret_protected === null)
    throw unavailable(
      'audit.no_key',
      `The key ${key.id} that signs checkpoints has lost its private part. Make another: guildhall audit rotate-key`,
    );
  const pem = config.seal.unprotect(last.secret_protected, labelOf(key.id));
  return { key, privateKey: createPrivateKey(pem) };
}

/**
 * Makes a new key, introduced by the one before, whose private part is forgotten. What the old one signed stays good.
 *
 * @param how.unintroduced the one before is lost or leaked: the new one stands for itself, and readers have to be told of it in another way
 * @returns the new key
 */
export async function rotateAuditKey(
  ctx: Context,
  config: KeyConfig,
  how: { unintroduced?: boolean; reason?: string } = {},
): Promise<NoteKey> {
  return inTransaction(ctx, async (tx) => {
    await lockKeys(ctx, tx);
    const before = how.unintroduced === true ? undefined : await currentSigner(ctx, tx, config);
    const old = (await rows(tx).execute()).at(-1);
    const { key } = await addKey(ctx, tx, config, before);
    if (old !== undefined)
      await tables<AuditTables>(tx).updateTable('audit_key').set({ secret_protected: null }).where('id', '=', old.id).execute();
    await ctx.audit.record(ctx, tx, {
      action: 'audit.rotate_key',
      subject: { kind: 'audit_key', id: key.id },
      before: { key: old?.id },
      after: { key: key.id, introduced: before !== undefined },
      ...(how.reason === undefined ? {} : { reason: how.reason }),
    });
    return key;
  });
}

/** How each key was made known, in their order: for whoever has to trust them. */
export const introductions = async (db: Db): Promise<string[]> => (await rows(db).execute()).map(({ introduction }) => introduction);

const lockKeys = (ctx: Context, tx: Tx): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtext(${`audit.keys.${ctx.market}`}))`.execute(tx);

async function addKey(ctx: Context, tx: Tx, { origin, seal }: KeyConfig, before: Signer | undefined): Promise<Signer> {
  const there = await rows(tx).execute();
  const name = there[0] === undefined ? origin : introducedKey(there[0].introduction).name;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const signer = { key: noteKey(name, publicKey), privateKey };
  const now = ctx.clock.now();
  await tables<AuditTables>(tx)
    .insertInto('audit_key')
    .values({
      position: there.length + 1,
      id: signer.key.id,
      introduction: introduceKey(signer, now.toString(), before),
      secret_protected: seal.protect(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), labelOf(signer.key.id)),
      made_at: now,
    })
    .execute();
  return signer;
}
