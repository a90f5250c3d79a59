import { conflict, forbidden, invalid } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { unwatchExpiry, watchExpiry } from './expiry.ts';
import { changeDocument, countsOn, documentsOf, lockDocument } from './store.ts';
import { announceEvidence } from '../events.ts';
import { tellOwner, type Desk } from './tell.ts';
import type { ComplianceDocument } from './types.ts';

/** The days that the desk read on the paper. */
export interface ConfirmedDays {
  issuedOn: string;
  goodThrough?: string;
}

/**
 * The desk's yes. From now on the paper counts within its days; older ones of its kind that end no later are replaced by it.
 *
 * @throws compliance.no_document, compliance.own_document, compliance.reviewed, compliance.bad_days
 */
export async function acceptDocument(ctx: Context, tx: Tx, desk: Desk, id: string, days: ConfirmedDays): Promise<ComplianceDocument> {
  const before = await takeForReview(ctx, tx, id);
  const { goodThrough: _read, ...rest } = before;
  const accepted: ComplianceDocument = { ...rest, ...days, state: 'accepted' };
  const today = await todayOf(ctx, tx, desk, accepted);
  checkDays(days, today);
  await changeDocument(tx, id, {
    state: 'accepted',
    issued_on: days.issuedOn,
    good_through: days.goodThrough ?? null,
    reviewed_by: requirePerson(ctx),
    reviewed_at: ctx.clock.now(),
  });
  for (const older of await documentsOf(tx, accepted.subject)) {
    if (older.id !== id && older.kind === accepted.kind && countsOn(accepted, today) && endsNoLater(older, accepted))
      await replace(ctx, tx, older);
  }
  await watchExpiry(ctx, tx, desk, accepted);
  await audit(ctx, tx, 'compliance.accept', before, { state: 'accepted', ...days });
  await announceEvidence(ctx, tx, 'compliance.accepted', accepted);
  await tellOwner(ctx, tx, desk, accepted, 'accepted');
  return accepted;
}

/**
 * The desk's no, with a reason that its owner reads. A paper that was accepted can be refused too, when it turns out to be false:
 * then it lapses at once.
 *
 * @throws compliance.no_document, compliance.own_document, compliance.reviewed
 */
export async function refuseDocument(ctx: Context, tx: Tx, desk: Desk, id: string, reason: string): Promise<ComplianceDocument> {
  const before = await takeForReview(ctx, tx, id, ['waiting', 'accepted']);
  await changeDocument(tx, id, { state: 'refused', reviewed_by: requirePerson(ctx), reviewed_at: ctx.clock.now(), reason });
  await unwatchExpiry(tx, before);
  const refused: ComplianceDocument = { ...before, state: 'refused', reason };
  await audit(ctx, tx, 'compliance.refuse', before, { state: 'refused' }, reason);
  if (before.state === 'accepted') await announceEvidence(ctx, tx, 'compliance.lapsed', refused);
  await tellOwner(ctx, tx, desk, refused, 'refused', { reason });
  return refused;
}

/** Nobody reviews what they handed in themselves. */
async function takeForReview(ctx: Context, tx: Tx, id: string, from: readonly string[] = ['waiting']): Promise<ComplianceDocument> {
  const document = await lockDocument(tx, id);
  if (document.ownerId === requirePerson(ctx))
    throw forbidden('compliance.own_document', 'You handed this document in yourself, so somebody else of the desk has to look at it.');
  if (!from.includes(document.state))
    throw conflict('compliance.reviewed', `This document is ${document.state} already. Open the queue again to see what is left.`);
  return document;
}

function checkDays({ issuedOn, goodThrough }: ConfirmedDays, today: string): void {
  if (goodThrough !== undefined && goodThrough < issuedOn) throw badDays('Its last day is before its first. Compare both with the paper.');
  if (goodThrough !== undefined && goodThrough < today)
    throw badDays(`It ended on ${goodThrough}, so it cannot be accepted. Refuse it, and ask for the one that is good now.`);
}

const badDays = (message: string) => invalid('compliance.bad_days', message, { fields: [{ path: '/goodThrough', message }] });

/** Today, where the paper counts. */
export async function todayOf(ctx: Context, tx: Tx, { ports }: Desk, { subject }: ComplianceDocument): Promise<string> {
  const kitchen = subject.kind === 'kitchen' ? await ports.kitchen(tx, subject.id) : undefined;
  return ctx.clock
    .now()
    .toZonedDateTimeISO(kitchen?.timeZone ?? ports.personZone)
    .toPlainDate()
    .toString();
}

const endsNoLater = (older: ComplianceDocument, newer: ComplianceDocument): boolean =>
  older.state === 'accepted' && (newer.goodThrough === undefined || (older.goodThrough ?? '9999') <= newer.goodThrough);

async function replace(ctx: Context, tx: Tx, older: ComplianceDocument): Promise<void> {
  await changeDocument(tx, older.id, { state: 'replaced', ended_at: ctx.clock.now() });
  await unwatchExpiry(tx, older);
}

async function audit(
  ctx: Context,
  tx: Tx,
  action: string,
  { id, state, kind, subject, issuedOn, goodThrough }: ComplianceDocument,
  after: object,
  reason?: string,
): Promise<void> {
  await ctx.audit.record(ctx, tx, {
    action,
    subject: { kind: 'compliance-document', id },
    before: { state, kind, of: subject, issuedOn, ...(goodThrough !== undefined && { goodThrough }) },
    after,
    ...(reason !== undefined && { reason }),
  });
}
