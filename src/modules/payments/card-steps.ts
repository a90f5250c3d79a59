import { Money, type Id } from '#kernel';
import type { Action } from '#platform/process';
import { accounts, expectBalance } from '#modules/ledger';
import { requestCancel, requestCapture } from './capture.ts';
import { dropAuthorization } from './receivable.ts';
import type { Subject } from './store.ts';

/** The steps of a process that pays by card, once the card was asked: what each does, and what the books must say when it has. */
export type CardStep = 'noteAuthorization' | 'voidAuthorization' | 'noteRelease' | 'dropPayment' | 'capture';

interface PaidByCard<Paid> {
  /** What the payment is for in the books. */
  paidFor(paid: Paid): Subject;
  /** What the card was asked for. */
  amountOf(paid: Paid): Money.Money;
}

const none: readonly Id<'effect'>[] = [];

/** @returns actions by the names that graphs use; a process whose payment goes its own way says its own after them */
export function cardSteps<Paid>({ paidFor, amountOf }: PaidByCard<Paid>): Record<CardStep, Action<Paid>> {
  return {
    noteAuthorization: {
      fills: ['authorization'],
      run: async (_ctx, tx, { subject }) => expectBalance(tx, accounts.authorized(paidFor(subject)).code, amountOf(subject)),
    },
    voidAuthorization: { run: async (ctx, tx, { subject }) => [await requestCancel(ctx, tx, paidFor(subject))] },
    noteRelease: {
      empties: ['authorization'],
      run: async (_ctx, tx, { subject }) =>
        expectBalance(tx, accounts.authorized(paidFor(subject)).code, Money.zero(amountOf(subject).currency)),
    },
    dropPayment: {
      async run(ctx, tx, { subject }) {
        await dropAuthorization(ctx, tx, paidFor(subject));
        return none;
      },
    },
    capture: { run: async (ctx, tx, { subject }) => [await requestCapture(ctx, tx, paidFor(subject))] },
  };
}
