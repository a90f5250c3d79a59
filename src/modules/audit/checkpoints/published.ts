import { tables, type Db } from '#platform/database';
import type { AuditTables } from '../tables.gen.ts';
import { introducedKey } from './key-chain.ts';
import { openNote, writeNoteKey, type NoteKey } from './signed-note.ts';

/** A key of the log as anybody may know it. */
export interface PublishedKey {
  id: string;
  /** `NAME+ID+BASE64`, as `--key` takes it. */
  line: string;
  /** RFC 8037. */
  jwk: { kty: 'OKP'; crv: 'Ed25519'; x: string; kid: string; use: 'sig'; alg: 'EdDSA' };
  /** `retired` signs no more; what it signed stays good. */
  state: 'signs' | 'retired';
  from: Temporal.Instant;
  until?: Temporal.Instant;
  /** The key before it, when that vouches for this one. Absent for the first, and after a key was lost. */
  introducedBy?: string;
  introduction: string;
}

/** Every key that ever signed a checkpoint, the first one first. Empty until the first checkpoint. */
export async function publishedKeys(db: Db): Promise<{ log?: string; keys: PublishedKey[] }> {
  const rows = await tables<AuditTables>(db).selectFrom('audit_key').select(['introduction', 'made_at']).orderBy('position').execute();
  const known = rows.map(({ introduction }) => introducedKey(introduction));
  const keys = rows.map(({ introduction, made_at: from }, n): PublishedKey => {
    const key = known[n] as NoteKey;
    const [before, next] = [known[n - 1], rows[n + 1]];
    const vouched = before !== undefined && openNote(introduction, [before]).signedBy.length > 0;
    return {
      id: key.id,
      line: writeNoteKey(key),
      jwk: { kty: 'OKP', crv: 'Ed25519', x: key.publicKey.export({ format: 'jwk' }).x ?? '', kid: key.id, use: 'sig', alg: 'EdDSA' },
      state: next === undefined ? 'signs' : 'retired',
      from,
      ...(next === undefined ? {} : { until: next.made_at }),
      ...(vouched ? { introducedBy: before.id } : {}),
      introduction,
    };
  });
  return { ...(known[0] === undefined ? {} : { log: known[0].name }), keys };
}
