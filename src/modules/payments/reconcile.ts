import { Money, type Currency } from '#kernel';
import type { Context } from '#platform/context';
import { accounts, balanceOf } from '#modules/ledger';
import type { PaymentProvider } from './provider.ts';

export interface Reconciliation {
  provider: string;
  currency: Currency;
  /** What our books say is at the provider. */
  ledger: Money.Money;
  /** What the provider's own books add up to. */
  provided: Money.Money;
  difference: Money.Money;
  entries: number;
}

/** Holds the provider's whole book against ours. A difference is a report, never a correction: the ledger is the truth. */
export async function reconcile(ctx: Context, provider: PaymentProvider, currency: Currency): Promise<Reconciliation> {
  let provided = Money.zero(currency);
  let entries = 0;
  for await (const { net } of provider.listBalanceTransactions({ since: Temporal.Instant.fromEpochMilliseconds(0) })) {
    if (net.currency !== currency) continue;
    provided = Money.add(provided, net);
    entries += 1;
  }
  const ledger = await balanceOf(ctx.db, accounts.provider(provider.name).code, currency);
  return { provider: provider.name, currency, ledger, provided, difference: Money.subtract(provided, ledger), entries };
}
