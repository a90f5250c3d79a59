import type { Context } from '#platform/context';
import { inTransaction, json, sql } from '#platform/database';
import { declare, type Declared } from '#modules/compliance';
import { carefulChef, carefulKitchen, chefPapers, healthPermit, sharedLicense } from '#markets/prep';

/**
 * Papers in order, for tests about something else: accepted long ago, good for years, without the files that nobody opens there.
 * The declarations are the demo's careful ones; the rules read both as they read anybody's.
 */
export const kitchenInOrder = (ctx: Context, id: string): Promise<void> =>
  inOrder(ctx, { kind: 'kitchen', id }, carefulKitchen, [healthPermit.kind, sharedLicense.kind]);

/** Of the context's own person. */
export const chefInOrder = (ctx: Context): Promise<void> =>
  inOrder(
    ctx,
    { kind: 'person', id: ctx.actor.personId as string },
    carefulChef('catering'),
    chefPapers.map(({ kind }) => kind),
  );

async function inOrder(ctx: Context, subject: { kind: 'kitchen' | 'person'; id: string }, said: Declared, kinds: readonly string[]) {
  const now = ctx.clock.now();
  const today = now.toZonedDateTimeISO('UTC').toPlainDate();
  const papers = kinds.map((kind) => ({ id: ctx.newId('compliance-document'), kind }));
  await inTransaction(ctx, async (tx) => {
    await declare(ctx, tx, subject, said);
    await sql`
      insert into compliance_document (id, subject_kind, subject_id, owner_id, kind, issuer, number, issued_on, good_through, state,
        file_key, file_bytes, uploaded_at, reviewed_at)
      select id, ${subject.kind}, ${subject.id}, ${ctx.actor.personId}, kind, 'An office', 'N-1',
        ${today.subtract({ days: 200 }).toString()}, ${today.add({ years: 3 }).toString()}, 'accepted', 'papers/none', 1, ${now}, ${now}
      from jsonb_to_recordset(${json(papers)}) as paper (id uuid, kind text)`.execute(tx);
  });
}
