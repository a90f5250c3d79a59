import type { Id } from '#kernel';
import { tables, type Db, type Tx } from '#platform/database';
import type { IdentityTables } from '../tables.gen.ts';

const on = (db: Db | Tx) => tables<IdentityTables>(db);

/** A passkey as its owner sees it. */
export interface Passkey {
  id: Id<'passkey'>;
  name: string;
  createdAt: Temporal.Instant;
  usedAt: Temporal.Instant | undefined;
  /** Kept by an account of a platform, on more than one device. */
  isSynced: boolean;
  /** There may be a copy of it: it is refused. */
  isSuspect: boolean;
}

type Row = Pick<IdentityTables['passkey'], 'id' | 'name' | 'created_at' | 'used_at' | 'is_synced' | 'suspect_at'>;

export const toPasskey = (row: Row): Passkey => ({
  id: row.id as Id<'passkey'>,
  name: row.name,
  createdAt: row.created_at,
  usedAt: row.used_at ?? undefined,
  isSynced: row.is_synced,
  isSuspect: row.suspect_at !== null,
});

const shown = ['id', 'name', 'created_at', 'used_at', 'is_synced', 'suspect_at'] as const;

/** The oldest first. */
export async function passkeysOf(db: Db | Tx, personId: string): Promise<Passkey[]> {
  const rows = await on(db)
    .selectFrom('passkey')
    .select(shown)
    .where('person_id', '=', personId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toPasskey);
}

/** Suspect ones too: an alarm must not take a second factor away. */
export async function hasPasskey(db: Db | Tx, personId: string): Promise<boolean> {
  return (await on(db).selectFrom('passkey').select('id').where('person_id', '=', personId).limit(1).executeTakeFirst()) !== undefined;
}

export interface CredentialHint {
  id: string;
  transports: string[];
}

/** What a browser is told of the passkeys that it may use, or need not make again. */
export async function hintsOf(db: Db | Tx, personId: string): Promise<CredentialHint[]> {
  const rows = await on(db).selectFrom('passkey').select(['credential_id', 'transports']).where('person_id', '=', personId).execute();
  return rows.map(({ credential_id: id, transports }) => ({ id, transports }));
}

export const findCredential = (db: Db | Tx, credentialId: string) =>
  on(db)
    .selectFrom('passkey')
    .select(['id', 'person_id', 'credential_id', 'public_key'])
    .where('credential_id', '=', credentialId)
    .executeTakeFirst();
