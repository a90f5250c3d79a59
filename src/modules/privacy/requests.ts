import type { Id } from '#kernel';
import { json, tables, type Db, type Tx } from '#platform/database';
import type { Selectable, Updateable } from 'kysely';
import type { PrivacyTables } from './tables.gen.ts';

type Row = Selectable<PrivacyTables['privacy_request']>;

export interface PrivacyRequest {
  id: string;
  personId: Id<'person'>;
  kind: Row['kind'];
  state: Row['state'];
  askedAt: Temporal.Instant;
  /** By when an export is promised, and when an erasure is carried out. */
  dueAt: Temporal.Instant;
  doneAt: Temporal.Instant | undefined;
  /** Why an erasure that is due has to wait. */
  obstacle: string | undefined;
  file: { key: string; bytes: bigint; expiresAt: Temporal.Instant } | undefined;
  counts: Readonly<Record<string, number>> | undefined;
}

const requests = (db: Db | Tx) => tables<PrivacyTables>(db).selectFrom('privacy_request').selectAll();

/** @param personId only if they asked for it */
export async function requestById(db: Db | Tx, id: string, personId?: string): Promise<PrivacyRequest | undefined> {
  const row = await requests(db)
    .where('id', '=', id)
    .$if(personId !== undefined, (query) => query.where('person_id', '=', personId ?? ''))
    .executeTakeFirst();
  return row === undefined ? undefined : toRequest(row);
}

/** The open one of a kind: an export that is being made, an erasure that can still be taken back. Locked. */
export async function lockOpenRequest(tx: Tx, personId: string, kind: Row['kind']): Promise<PrivacyRequest | undefined> {
  const row = await requests(tx)
    .where('person_id', '=', personId)
    .where('kind', '=', kind)
    .where('state', 'in', ['waiting', 'cooling'])
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : toRequest(row);
}

/** Newest first. */
export async function requestsOf(db: Db, personId: string): Promise<PrivacyRequest[]> {
  const rows = await requests(db).where('person_id', '=', personId).orderBy('asked_at', 'desc').orderBy('id', 'desc').limit(20).execute();
  return rows.map(toRequest);
}

export async function insertRequest(
  tx: Tx,
  { id, personId, kind, state, askedAt, dueAt }: Pick<PrivacyRequest, 'id' | 'personId' | 'kind' | 'state' | 'askedAt' | 'dueAt'>,
): Promise<void> {
  await tables<PrivacyTables>(tx)
    .insertInto('privacy_request')
    .values({ id, person_id: personId, kind, state, asked_at: askedAt, due_at: dueAt })
    .execute();
}

export async function changeRequest(tx: Tx, id: string, change: Updateable<PrivacyTables['privacy_request']>): Promise<void> {
  await tables<PrivacyTables>(tx).updateTable('privacy_request').set(change).where('id', '=', id).execute();
}

export const countsOf = (counts: Readonly<Record<string, number>>) => json(counts);

export const toRequest = (row: Row): PrivacyRequest => ({
  id: row.id,
  personId: row.person_id as Id<'person'>,
  kind: row.kind,
  state: row.state,
  askedAt: row.asked_at,
  dueAt: row.due_at,
  doneAt: row.done_at ?? undefined,
  obstacle: row.obstacle ?? undefined,
  file:
    row.file_key === null || row.file_bytes === null || row.expires_at === null
      ? undefined
      : { key: row.file_key, bytes: row.file_bytes, expiresAt: row.expires_at },
  counts: row.counts ?? undefined,
});
