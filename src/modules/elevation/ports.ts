import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';

/** What the market lends: who decides, how people are told, and what they are called. */
export interface ElevationPorts {
  approvers(tx: Tx): Promise<readonly Id<'person'>[]>;
  notify(
    ctx: Context,
    tx: Tx,
    notice: { to: Id<'person'>; template: string; data: Readonly<Record<string, string | number>>; link: string },
  ): Promise<void>;
  /** Every permission in words: "Read the ledger". */
  words(): Readonly<Record<string, string>>;
  names(ctx: Context, people: readonly Id<'person'>[]): Promise<ReadonlyMap<string, string>>;
}

export const inWords = ({ words }: ElevationPorts, permissions: readonly string[]): string =>
  permissions.map((each) => words()[each] ?? each).join('; ');
