import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import type { CasePorts } from '../cases/ports.ts';
import type { Vocabulary } from '../rules/types.ts';
import type { ComplianceDocument, PaperNotice } from './types.ts';

/** What the work on papers needs: the words of the rules, and the market. */
export interface Desk {
  vocabulary: Vocabulary;
  ports: CasePorts;
}

/** Tells the owner of a paper, by mail and in the product, with the page where they see to it. */
export async function tellOwner(
  ctx: Context,
  tx: Tx,
  { vocabulary, ports }: Desk,
  document: ComplianceDocument,
  notice: PaperNotice,
  data: Readonly<Record<string, string | number>> = {},
): Promise<void> {
  const { subject, ownerId, kind, goodThrough } = document;
  const kitchen = subject.kind === 'kitchen' ? await ports.kitchen(tx, subject.id) : undefined;
  await ports.notify(ctx, tx, {
    to: ownerId,
    template: `compliance.${notice}.${subject.kind}`,
    data: {
      paper: vocabulary.evidence[kind]?.title ?? kind,
      kitchen: kitchen?.title ?? '',
      end: goodThrough === undefined ? 'none' : dayInWords(goodThrough),
      ...data,
    },
    link: ports.pageOf(subject),
  });
}

const dayInWords = (day: string): string =>
  Temporal.PlainDate.from(day).toLocaleString('en-US', { year: 'numeric', month: 'long', day: 'numeric' });
