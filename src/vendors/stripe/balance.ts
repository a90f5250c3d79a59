import type Stripe from 'stripe';
import { explain } from './failures.ts';
import { idOf, moneyOf } from './intents.ts';
import type { BalanceEntry, BalanceEntryType } from './port.ts';

const types: Record<string, BalanceEntryType> = {
  charge: 'charge',
  payment: 'charge',
  refund: 'refund',
  payment_refund: 'refund',
  refund_failure: 'refund',
  payment_failure_refund: 'refund',
  transfer: 'transfer',
  transfer_cancel: 'transfer',
  transfer_failure: 'transfer',
  transfer_refund: 'transfer',
  payout: 'payout',
  payout_cancel: 'payout',
  payout_failure: 'payout',
  stripe_fee: 'fee',
};

/** @see StripePayments.listBalanceTransactions */
export async function* listBalanceTransactions(stripe: Stripe, since: Temporal.Instant): AsyncGenerator<BalanceEntry> {
  // Stripe counts in whole seconds: rounding down can repeat an entry, rounding up would lose one.
  const gte = Math.floor(since.epochMilliseconds / 1000);
  try {
    for await (const entry of stripe.balanceTransactions.list({ created: { gte }, limit: 100, expand: ['data.source'] })) {
      yield describe(entry);
    }
  } catch (error) {
    throw explain(error);
  }
}

function describe(entry: Stripe.BalanceTransaction): BalanceEntry {
  const { source } = entry;
  const reference = source && typeof source === 'object' && 'metadata' in source ? source.metadata?.['reference'] : undefined;
  const disputed = entry.reporting_category.startsWith('dispute');
  return {
    id: entry.id,
    type: disputed ? 'dispute' : (types[entry.type] ?? 'other'),
    amount: moneyOf(entry.amount, entry.currency),
    fee: moneyOf(entry.fee, entry.currency),
    net: moneyOf(entry.net, entry.currency),
    sourceId: idOf(source as string | { id: string } | null),
    ...(reference && { reference }),
    createdAt: Temporal.Instant.fromEpochMilliseconds(entry.created * 1000),
  };
}
