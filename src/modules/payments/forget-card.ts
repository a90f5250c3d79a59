import { conflict, missing, type Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { tables, type Tx } from '#platform/database';
import { intend, type EffectHandler } from '#platform/effects';
import { underFreshKeys } from './kept-failure.ts';
import type { PaymentsPorts } from './ports.ts';
import type { PaymentsTables } from './tables.gen.ts';

/**
 * Forgets a card of the one who acts: here at once, at the provider by an effect.
 *
 * @throws payments.method_missing; payments.card_in_use while a payment with it is not settled with the bank
 */
export async function forgetCard(ctx: Context, tx: Tx, methodId: string): Promise<void> {
  const personId = requirePerson(ctx);
  const inUse = await tables<PaymentsTables>(tx)
    .selectFrom('payment')
    .select('id')
    .where('payment_method_id', '=', methodId)
    .where('payer_id', '=', personId)
    .where('status', 'in', ['authorizing', 'action_required'])
    .executeTakeFirst();
  if (inUse !== undefined) {
    throw conflict('payments.card_in_use', 'Your bank is being asked about a payment with this card. Forget it when that is settled.');
  }
  if ((await remove(ctx, tx, personId, methodId)) === 0) {
    throw missing('payments.method_missing', 'You have no such card here. It may be forgotten already.');
  }
}

/** Forgets every card of a person; nothing may be under way with them. */
export async function forgetCards(ctx: Context, tx: Tx, personId: Id<'person'>): Promise<void> {
  await remove(ctx, tx, personId);
}

async function remove(ctx: Context, tx: Tx, personId: string, methodId?: string): Promise<number> {
  const removed = await tables<PaymentsTables>(tx)
    .deleteFrom('payment_method')
    .where('person_id', '=', personId)
    .$if(methodId !== undefined, (query) => query.where('id', '=', methodId ?? ''))
    .returning('id')
    .execute();
  const subject = { kind: 'person', id: personId };
  for (const { id } of removed) await intend(ctx, tx, { kind: 'payments.detach', subject, payload: { paymentMethodId: id } });
  return removed.length;
}

export const detachEffect = ({ provider }: PaymentsPorts): EffectHandler<{ paymentMethodId: string }, null> => ({
  kind: 'payments.detach',
  async run(_ctx, { paymentMethodId }, key) {
    await underFreshKeys(key, (each) => provider.detachPaymentMethod({ paymentMethodId }, each));
    return null;
  },
  async settle() {},
  // Once it is detached nobody needs to know which card it was.
  keep: (payload, end) => (end === 'settled' ? { paymentMethodId: 'forgotten' } : payload),
});
