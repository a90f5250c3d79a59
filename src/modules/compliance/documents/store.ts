import type { Selectable } from 'kysely';
import { missing, type Id } from '#kernel';
import { sql, tables, type Db, type Tx } from '#platform/database';
import type { EvidenceDocument } from '../decide/types.ts';
import type { ComplianceTables } from '../tables.gen.ts';
import type { ComplianceDocument, DocumentState, PaperSubject } from './types.ts';

type Row = Selectable<ComplianceTables['compliance_document']>;

export async function insertDocument(tx: Tx, document: ComplianceDocument): Promise<void> {
  const { id, subject, ownerId, kind, issuer, number, issuedOn, goodThrough, state, fileKey, fileBytes, uploadedAt } = document;
  await tables<ComplianceTables>(tx)
    .insertInto('compliance_document')
    .values({
      id,
      subject_kind: subject.kind,
      subject_id: subject.id,
      owner_id: ownerId,
      kind,
      issuer,
      number,
      issued_on: issuedOn,
      good_through: goodThrough ?? null,
      state,
      file_key: fileKey,
      file_bytes: fileBytes,
      uploaded_at: uploadedAt,
      reviewed_by: null,
      reviewed_at: null,
      reason: null,
      reminded_days: null,
      ended_at: null,
    })
    // A twin of the request was quicker.
    .onConflict((each) => each.column('id').doNothing())
    .execute();
}

/** All papers of a kitchen or a person, newest first. */
export async function documentsOf(db: Db | Tx, { kind, id }: PaperSubject): Promise<ComplianceDocument[]> {
  const rows = await tables<ComplianceTables>(db)
    .selectFrom('compliance_document')
    .selectAll()
    .where('subject_kind', '=', kind)
    .where('subject_id', '=', id)
    .orderBy('uploaded_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(read);
}

/** @param ownerId only if they handed it in */
export async function documentById(db: Db | Tx, id: string, ownerId?: string): Promise<ComplianceDocument | undefined> {
  const row = await tables<ComplianceTables>(db)
    .selectFrom('compliance_document')
    .selectAll()
    .where('id', '=', id)
    .$if(ownerId !== undefined, (query) => query.where('owner_id', '=', ownerId ?? ''))
    .executeTakeFirst();
  return row && read(row);
}

/** Takes the row for this transaction. @throws compliance.no_document */
export async function lockDocument(tx: Tx, id: string): Promise<ComplianceDocument> {
  const row = await tables<ComplianceTables>(tx)
    .selectFrom('compliance_document')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw noDocument();
  return read(row);
}

export interface DocumentChange {
  state?: DocumentState;
  issued_on?: string;
  good_through?: string | null;
  reviewed_by?: string;
  reviewed_at?: Temporal.Instant;
  reason?: string | null;
  ended_at?: Temporal.Instant;
  reminded_days?: number;
}

export async function changeDocument(tx: Tx, id: string, change: DocumentChange): Promise<void> {
  await tables<ComplianceTables>(tx).updateTable('compliance_document').set(change).where('id', '=', id).execute();
}

/** What waits for the desk, the oldest first. */
export async function waitingDocuments(
  db: Db,
  { after, limit }: { after?: { at: Temporal.Instant; id: string } | undefined; limit: number },
): Promise<ComplianceDocument[]> {
  const rows = await tables<ComplianceTables>(db)
    .selectFrom('compliance_document')
    .selectAll()
    .where('state', '=', 'waiting')
    .$if(after !== undefined, (each) =>
      each.where((eb) => eb(eb.refTuple('uploaded_at', 'id'), '>', eb.tuple(after?.at as Temporal.Instant, after?.id ?? ''))),
    )
    .orderBy('uploaded_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(read);
}

export async function countWaiting(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from compliance_document where state = 'waiting'`.execute(db);
  return rows[0]?.count ?? 0;
}

/** The first day a paper no longer counts: rules count so. */
export const firstDayAfter = (day: string): string => Temporal.PlainDate.from(day).add({ days: 1 }).toString();

const statuses = { waiting: 'pending', accepted: 'accepted', refused: 'rejected', lapsed: 'accepted', replaced: 'accepted' } as const;

/**
 * A paper as rules see it. What lapsed or was replaced was accepted once, so it counts for its own days: a decision for a past day
 * comes out as it would have then.
 */
export function asEvidence({ kind, state, issuedOn, goodThrough, reviewedAt }: ComplianceDocument): EvidenceDocument {
  const status = state === 'replaced' && reviewedAt === undefined ? 'withdrawn' : statuses[state];
  return { kind, status, validFrom: issuedOn, ...(goodThrough === undefined ? {} : { validUntil: firstDayAfter(goodThrough) }) };
}

export const noDocument = () => missing('compliance.no_document', 'There is no such document, or it is not yours.');

function read(row: Row): ComplianceDocument {
  return {
    id: row.id as Id<'compliance-document'>,
    subject: { kind: row.subject_kind, id: row.subject_id },
    ownerId: row.owner_id as Id<'person'>,
    kind: row.kind,
    issuer: row.issuer,
    number: row.number,
    issuedOn: row.issued_on,
    ...(row.good_through === null ? {} : { goodThrough: row.good_through }),
    state: row.state,
    fileKey: row.file_key,
    fileBytes: row.file_bytes,
    uploadedAt: row.uploaded_at,
    ...(row.reviewed_by === null ? {} : { reviewedBy: row.reviewed_by as Id<'person'> }),
    ...(row.reviewed_at === null ? {} : { reviewedAt: row.reviewed_at }),
    ...(row.reminded_days === null ? {} : { remindedDays: row.reminded_days }),
    ...(row.reason === null ? {} : { reason: row.reason }),
  };
}

/** Whether an accepted paper is within its days. */
export const countsOn = ({ state, issuedOn, goodThrough }: ComplianceDocument, day: string): boolean =>
  state === 'accepted' && issuedOn <= day && (goodThrough === undefined || day <= goodThrough);
