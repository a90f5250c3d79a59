import type { AccountRef } from './domain.ts';

interface Subject {
  kind: string;
  id: string;
}

/** The chart of accounts: every kind of account the house posts to, in one place. */
export const accounts = {
  /** Money captured for a subject and not yet given to anybody. */
  escrow: ({ kind, id }: Subject): AccountRef => ({
    code: `escrow:${kind}:${id}`,
    kind: 'liability',
    title: 'Held in escrow',
    minimumMinor: 0n,
  }),
  /** A refund that was decided and is under way. */
  refunding: ({ kind, id }: Subject): AccountRef => ({
    code: `refunding:${kind}:${id}`,
    kind: 'liability',
    title: 'Refund under way',
    minimumMinor: 0n,
  }),
  /** A hold on the payer's card: not ours yet, so only a memo. */
  authorized: ({ kind, id }: Subject): AccountRef => ({
    code: `authorized:${kind}:${id}`,
    kind: 'memo',
    title: 'Authorized on the card',
    minimumMinor: 0n,
  }),
  /** The other side of every hold. */
  authorizations: (): AccountRef => ({ code: 'authorizations', kind: 'memo', title: 'Card authorizations', normal: 'credit' }),
  /** Owed by the payer for something that was accepted before it was paid. */
  receivable: ({ kind, id }: Subject): AccountRef => ({
    code: `receivable:${kind}:${id}`,
    kind: 'asset',
    title: 'To be paid',
    minimumMinor: 0n,
  }),
  /** The other side of what is owed: it becomes escrow when it is paid, and nothing when it is not. */
  promised: ({ kind, id }: Subject): AccountRef => ({
    code: `promised:${kind}:${id}`,
    kind: 'liability',
    title: 'Promised, not yet paid',
    minimumMinor: 0n,
  }),
  /** What staff took outside the provider, for example `collected:cash`. */
  collected: (method: string): AccountRef => ({
    code: `collected:${method}`,
    kind: 'asset',
    title: `Taken by hand: ${method.replace('_', ' ')}`,
  }),
  /** What a person has earned and not yet been sent. */
  payable: (personId: string): AccountRef => ({
    code: `payable:person:${personId}`,
    kind: 'liability',
    title: 'Owed to the provider',
    minimumMinor: 0n,
  }),
  /** Earnings on their way to a person's account. */
  transit: (personId: string): AccountRef => ({
    code: `transit:person:${personId}`,
    kind: 'liability',
    title: 'Payout under way',
    minimumMinor: 0n,
  }),
  fees: (): AccountRef => ({ code: 'revenue:fees', kind: 'revenue', title: 'Service fees' }),
  /** What is owed to a tax office, for example `tax:US-CA-SF`. */
  tax: (jurisdiction: string): AccountRef => ({ code: `tax:${jurisdiction}`, kind: 'liability', title: `Tax ${jurisdiction}` }),
  /** Our balance at the payment provider. */
  provider: (name: string): AccountRef => ({ code: `provider:${name}`, kind: 'asset', title: `Balance at ${name}` }),
  providerFees: (): AccountRef => ({ code: 'expense:provider-fees', kind: 'expense', title: 'Payment processing' }),
  /** What the platform gives away: refunds after the money was paid out, discounts of its own. */
  goodwill: (): AccountRef => ({ code: 'expense:goodwill', kind: 'expense', title: 'Goodwill' }),
} as const;
