import type { Context } from '#platform/context';
import { inTransaction, tables } from '#platform/database';
import { enqueue, type JobHandler } from '#platform/jobs';
import { noteAuthorized, noteDeclined } from './authorize.ts';
import { refreshPayee } from './payees.ts';
import type { PaymentsPorts } from './ports.ts';
import { read, type Payment } from './store.ts';
import type { PaymentsTables } from './tables.gen.ts';

export const lookQueue = 'payments.look';
const pollQueue = 'payments.poll';

/**
 * Takes a webhook in: verified, noted once, and only ever a reason to look at the provider's truth. So duplicates, shuffled
 * and old events end the same.
 *
 * @throws payments.webhook_forged, payments.webhook_stale
 */
export async function receiveWebhook(ctx: Context, { provider }: PaymentsPorts, rawBody: Buffer, signature: string): Promise<void> {
  const event = provider.parseWebhook({ rawBody, signature, now: ctx.clock.now() });
  await inTransaction(ctx, async (tx) => {
    const fresh = await tables<PaymentsTables>(tx)
      .insertInto('provider_event')
      .values({ id: event.id, type: event.type, received_at: ctx.clock.now() })
      .onConflict((conflicting) => conflicting.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (fresh === undefined) return;
    const { intentId, accountId } = event;
    if (event.kind === 'intent' && intentId !== undefined)
      await enqueue(ctx, tx, { queue: lookQueue, key: intentId, payload: { intentId } });
    if (event.kind === 'account' && accountId !== undefined)
      await enqueue(ctx, tx, { queue: lookQueue, key: accountId, payload: { accountId } });
  });
}

/** Looks when told to, and every minute at payments that wait for a bank's page, in case no webhook came. */
export function lookJobs(ports: PaymentsPorts): JobHandler[] {
  return [
    {
      queue: lookQueue,
      async handle(ctx, { payload: { intentId, accountId } }) {
        if (typeof intentId === 'string') await lookAtIntent(ctx, ports, intentId);
        if (typeof accountId === 'string') await refreshPayee(ctx, ports, accountId);
      },
    },
    {
      queue: pollQueue,
      async handle(ctx) {
        const rows = await tables<PaymentsTables>(ctx.db)
          .selectFrom('payment')
          .select('intent_id')
          .where('status', '=', 'action_required')
          .limit(100)
          .execute();
        for (const { intent_id: intentId } of rows) if (intentId !== null) await lookAtIntent(ctx, ports, intentId);
      },
    },
  ];
}

export const lookSchedules = [{ queue: pollQueue, every: { minutes: 1 } }];

/** Moves a payment that waits for its payer to where the provider says it is. Payments that do not wait are left alone. */
async function lookAtIntent(ctx: Context, ports: PaymentsPorts, intentId: string): Promise<void> {
  const row = await tables<PaymentsTables>(ctx.db).selectFrom('payment').selectAll().where('intent_id', '=', intentId).executeTakeFirst();
  if (row?.status !== 'action_required') return;
  const truth = await ports.provider.retrieveIntent(intentId);
  if (truth === undefined) return;
  const payment: Payment = read(row);
  const declined = truth.lastDecline ?? {
    code: 'authentication_failed',
    message: 'The bank could not confirm that it was you. Nothing was charged.',
  };
  await inTransaction(ctx, async (tx) => {
    if (truth.status === 'authorized') await noteAuthorized(ctx, tx, ports, payment, intentId);
    if (truth.status === 'declined' || truth.status === 'canceled') await noteDeclined(ctx, tx, ports, payment, declined);
  });
}
