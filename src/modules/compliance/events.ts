import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { publish } from '#platform/outbox';
import { lookAtBadge } from './badge/look.ts';
import type { ComplianceDocument } from './documents/types.ts';

export const complianceEvents = ['compliance.accepted', 'compliance.lapsed'] as const;

/** Says that evidence counts now, or that it no longer does, and has the kitchen's badge looked at: whoever else decided on it may want to decide again. */
export async function announceEvidence(
  ctx: Context,
  tx: Tx,
  name: (typeof complianceEvents)[number],
  { id, subject, ownerId, kind, issuedOn, goodThrough }: ComplianceDocument,
): Promise<void> {
  const payload = {
    subjectKind: subject.kind,
    subjectId: subject.id,
    ownerId,
    kind,
    documentId: id,
    issuedOn,
    ...(goodThrough !== undefined && { goodThrough }),
  };
  if (subject.kind === 'kitchen') await lookAtBadge(ctx, tx, subject.id);
  await publish(ctx, tx, { name, version: 1, subject: { kind: subject.kind, id: subject.id }, payload });
}
