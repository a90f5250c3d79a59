import type { Context } from '#platform/context';
import { inTransaction, type Tx } from '#platform/database';
import { cancelJobs, enqueue, type JobHandler } from '#platform/jobs';
import { changeDocument, countsOn, documentsOf, firstDayAfter, lockDocument } from './store.ts';
import { announceEvidence } from '../events.ts';
import { tellOwner, type Desk } from './tell.ts';
import type { ComplianceDocument } from './types.ts';

/** So many days before its last day is over the owner of a paper is told. */
export const reminderDays = [60, 30, 7] as const;

const queue = 'compliance.expiry';

/** The moment from which a paper no longer counts: midnight behind its last day, where it counts. Undefined when it has no end. */
export async function endOf({ ports }: Desk, tx: Tx, { subject, goodThrough }: ComplianceDocument): Promise<Temporal.Instant | undefined> {
  if (goodThrough === undefined) return undefined;
  const kitchen = subject.kind === 'kitchen' ? await ports.kitchen(tx, subject.id) : undefined;
  return Temporal.PlainDate.from(firstDayAfter(goodThrough))
    .toZonedDateTime(kitchen?.timeZone ?? ports.personZone)
    .toInstant();
}

/** Sets the reminders that are still to come, and the end. */
export async function watchExpiry(ctx: Context, tx: Tx, desk: Desk, document: ComplianceDocument): Promise<void> {
  const end = await endOf(desk, tx, document);
  if (end === undefined) return;
  const now = ctx.clock.now();
  for (const days of [...reminderDays, 0]) {
    const runAt = end.subtract({ hours: 24 * days });
    if (days > 0 && Temporal.Instant.compare(runAt, now) < 0) continue;
    await enqueue(ctx, tx, { queue, key: `${document.id}:${days}`, runAt, payload: { documentId: document.id, days } });
  }
}

/** For a paper that does not count any more. */
export const unwatchExpiry = (tx: Tx, { id }: { id: string }): Promise<void> => cancelJobs(tx, { queue, keyPrefix: `${id}:` });

export const expiryJob = (desk: Desk): JobHandler => ({
  queue,
  async handle(ctx, { payload }) {
    const { documentId, days } = payload as { documentId: string; days: number };
    await inTransaction(ctx, async (tx) => {
      const document = await lockDocument(tx, documentId);
      if (document.state !== 'accepted') return;
      await (days === 0 ? lapse(ctx, tx, desk, document) : remind(ctx, tx, desk, document, days));
    });
  },
});

/** Once for each distance, and only for the nearest that is due: whoever was away for a month is not told three times at once. */
async function remind(ctx: Context, tx: Tx, desk: Desk, document: ComplianceDocument, days: number): Promise<void> {
  const end = await endOf(desk, tx, document);
  if (end === undefined || (document.remindedDays !== undefined && document.remindedDays <= days)) return;
  const left = ctx.clock.now().until(end).total('hours') / 24;
  const nearer = Math.max(0, ...reminderDays.filter((each) => each < days));
  if (left <= nearer || (await isRenewed(tx, document))) return;
  await changeDocument(tx, document.id, { reminded_days: days });
  await tellOwner(ctx, tx, desk, document, 'expiring', { days: Math.ceil(left) });
}

/** A paper that ends is told of only when nothing of its kind takes its place. */
async function lapse(ctx: Context, tx: Tx, desk: Desk, document: ComplianceDocument): Promise<void> {
  const end = await endOf(desk, tx, document);
  const now = ctx.clock.now();
  if (end === undefined || Temporal.Instant.compare(now, end) < 0) return;
  await changeDocument(tx, document.id, { state: 'lapsed', ended_at: now });
  await ctx.audit.record(ctx, tx, {
    action: 'compliance.lapse',
    subject: { kind: 'compliance-document', id: document.id },
    before: { state: 'accepted' },
    after: { state: 'lapsed', goodThrough: document.goodThrough },
  });
  if (await isRenewed(tx, document)) return;
  await announceEvidence(ctx, tx, 'compliance.lapsed', document);
  await tellOwner(ctx, tx, desk, document, 'lapsed');
}

/** Whether another accepted paper of the kind counts on the day behind its last. */
export async function isRenewed(tx: Tx, { id, subject, kind, goodThrough }: ComplianceDocument): Promise<boolean> {
  if (goodThrough === undefined) return false;
  const next = firstDayAfter(goodThrough);
  return (await documentsOf(tx, subject)).some((each) => each.id !== id && each.kind === kind && countsOn(each, next));
}
