import type { Id } from '#kernel';

/** What a paper is of. */
export interface PaperSubject {
  kind: 'kitchen' | 'person';
  id: string;
}

/**
 * `waiting` for somebody of the desk, `accepted`, `refused` with a reason, `lapsed` when its last day is over, `replaced` by a
 * newer one of its kind.
 */
export type DocumentState = 'waiting' | 'accepted' | 'refused' | 'lapsed' | 'replaced';

/** A paper handed in as evidence. Days are ISO dates. */
export interface ComplianceDocument {
  id: Id<'compliance-document'>;
  subject: PaperSubject;
  /** Who handed it in: besides the desk, only they may read it. */
  ownerId: Id<'person'>;
  /** One of the vocabulary's kinds of evidence. */
  kind: string;
  issuer: string;
  number: string;
  /** First day it counts. */
  issuedOn: string;
  /** Last day it counts; left out when it has no end. */
  goodThrough?: string;
  state: DocumentState;
  fileKey: string;
  fileBytes: number;
  uploadedAt: Temporal.Instant;
  reviewedBy?: Id<'person'>;
  reviewedAt?: Temporal.Instant;
  /** Why it was refused. */
  reason?: string;
  /** The last reminder that was sent, by its days before the end. */
  remindedDays?: number;
}

/** A word to a person about one of their papers. */
export type PaperNotice = 'accepted' | 'refused' | 'expiring' | 'lapsed';
