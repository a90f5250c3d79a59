import { Money } from '#kernel';
import { accounts, type NewLine } from '#modules/ledger';
import type { Apart, Subject } from './store.ts';

/** Where money that came in is kept: for what it pays, and what is apart for that. */
export function intoEscrow({ subject, apart }: { subject: Subject; apart: Apart | undefined }, taken: Money.Money): NewLine[] {
  if (apart === undefined) return [{ account: accounts.escrow(subject), credit: taken }];
  const own = Money.subtract(taken, apart.amount);
  return [
    ...(Money.isZero(own) ? [] : [{ account: accounts.escrow(subject), credit: own }]),
    { account: accounts.escrow(apart.subject), credit: apart.amount },
  ];
}
