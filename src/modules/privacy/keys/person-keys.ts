import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Context } from '#platform/context';
import { afterCommit, tables, type Db, type Tx } from '#platform/database';
import type { FieldSeal, SealedColumn } from '#platform/secrets-at-rest';
import type { PrivacyTables } from '../tables.gen.ts';

const [form, nonceBytes, tagBytes] = ['p1', 12, 16];
const sealedForm = /^p1\.([0-9a-f-]{36})\.([\w-]+)\.([\w-]+)$/;
/** What is read in place of words whose key is destroyed. */
export const shredded = '(erased)';

/** A key for each person, kept sealed in the database; without it what it sealed is noise. */
export interface PersonKeys {
  /** Seals a text so that it is readable only as long as the person's key exists. Makes the key on first use. */
  seal(ctx: Context, tx: Tx, personId: string, text: string): Promise<string>;
  /** Opens every sealed text anywhere in a JSON value; `(erased)` where the key is gone. */
  open<Value>(db: Db | Tx, value: Value): Promise<Value>;
  /** Seals keys anew that are sealed under an older key of the house, so that it can be retired. @returns how many */
  renew(ctx: Context): Promise<number>;
  /** For good. Processes that sealed with it may do so a moment longer; nobody can read that either. */
  destroy(tx: Tx, personId: string): Promise<void>;
}

const remembered = 2_000;
const labelOf = (personId: string): string => `personal key ${personId}`;

/** Where they are kept. */
export const personKeyColumn: SealedColumn = { table: 'personal_key', key: 'person_id', column: 'sealed', label: labelOf };

export function personKeys(houseSeal: FieldSeal): PersonKeys {
  const cache = new Map<string, Buffer>();

  const unwrap = (personId: string, sealed: string): Buffer => Buffer.from(houseSeal.unprotect(sealed, labelOf(personId)), 'base64url');

  async function keyFor(ctx: Context, tx: Tx, personId: string): Promise<Buffer> {
    const known = cache.get(`${ctx.market}:${personId}`);
    if (known !== undefined) return known;
    const db = tables<PrivacyTables>(tx);
    const fresh = houseSeal.protect(randomBytes(32).toString('base64url'), labelOf(personId));
    const read = () => db.selectFrom('personal_key').select('sealed').where('person_id', '=', personId).executeTakeFirst();
    let row = await read();
    if (row === undefined) {
      await db
        .insertInto('personal_key')
        .values({ person_id: personId, sealed: fresh, made_at: ctx.clock.now() })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      row = await read();
    }
    const key = unwrap(personId, row?.sealed ?? fresh);
    // Not before: the key may be of this very transaction, and what it sealed is lost when that is undone.
    afterCommit(tx, () => {
      if (cache.size >= remembered) cache.delete(cache.keys().next().value ?? '');
      cache.set(`${ctx.market}:${personId}`, key);
    });
    return key;
  }

  return {
    async seal(ctx, tx, personId, text) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', await keyFor(ctx, tx, personId), nonce).setAAD(Buffer.from(personId));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return [form, personId, nonce.toString('base64url'), body.toString('base64url')].join('.');
    },
    async open(db, value) {
      const owners = new Set<string>();
      visit(value, (text) => void owners.add(sealedForm.exec(text)?.[1] ?? ''));
      owners.delete('');
      if (owners.size === 0) return value;
      const rows = await tables<PrivacyTables>(db)
        .selectFrom('personal_key')
        .select(['person_id', 'sealed'])
        .where('person_id', 'in', [...owners])
        .execute();
      const keys = new Map(rows.map(({ person_id: id, sealed }) => [id, unwrap(id, sealed)]));
      return replaceTexts(value, (text) => openText(text, keys)) as typeof value;
    },
    async renew(ctx) {
      let renewed = 0;
      const rows = await tables<PrivacyTables>(ctx.db).selectFrom('personal_key').select(['person_id', 'sealed']).execute();
      for (const { person_id: personId, sealed } of rows.filter((row) => !houseSeal.isCurrent(row.sealed))) {
        const anew = houseSeal.protect(houseSeal.unprotect(sealed, labelOf(personId)), labelOf(personId));
        await tables<PrivacyTables>(ctx.db)
          .updateTable('personal_key')
          .set({ sealed: anew })
          .where('person_id', '=', personId)
          .where('sealed', '=', sealed)
          .execute();
        renewed += 1;
      }
      return renewed;
    },
    async destroy(tx, personId) {
      await tables<PrivacyTables>(tx).deleteFrom('personal_key').where('person_id', '=', personId).execute();
      const forget = (): void => {
        for (const name of cache.keys()) if (name.endsWith(`:${personId}`)) cache.delete(name);
      };
      forget();
      // What was sealed in this transaction before is remembered when it commits.
      afterCommit(tx, forget);
    },
  };
}

/** A sealed JSON value comes back as the value it was; a sealed text as the text. */
function openText(text: string, keys: ReadonlyMap<string, Buffer>): unknown {
  const [, personId = '', nonce = '', rest = ''] = sealedForm.exec(text) ?? [];
  if (personId === '') return text;
  const key = keys.get(personId);
  if (key === undefined) return shredded;
  try {
    const body = Buffer.from(rest, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(personId)).setAuthTag(body.subarray(-tagBytes));
    return JSON.parse(Buffer.concat([decipher.update(body.subarray(0, -tagBytes)), decipher.final()]).toString('utf8'));
  } catch {
    // Sealed with a key that was destroyed while a process still held it.
    return shredded;
  }
}

function visit(value: unknown, see: (text: string) => void): void {
  if (typeof value === 'string') see(value);
  else if (Array.isArray(value)) for (const each of value) visit(each, see);
  else if (isPlain(value)) for (const each of Object.values(value)) visit(each, see);
}

function replaceTexts(value: unknown, replace: (text: string) => unknown): unknown {
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) return value.map((each) => replaceTexts(each, replace));
  if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaceTexts(each, replace)]));
  return value;
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
