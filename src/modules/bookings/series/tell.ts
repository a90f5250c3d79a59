import { Money, type Id } from '#kernel';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import type { BookingRow } from '../domain.ts';
import { bookingsOf, tellOnce } from './store.ts';

/** What is done with all of a series at once: say yes to it, end what is left of it, or try another card where one was refused. */
export const seriesActs = ['accept', 'end', 'pay'] as const;
export type SeriesAct = (typeof seriesActs)[number];

/** Which of a graph's transitions each act stands for; of several the first that a booking allows. */
export type SeriesTransitions = Readonly<Record<SeriesAct, readonly string[]>>;

/** Transactions in which a whole series moves: its notices are told once, not once for each time. */
const toldIn = new WeakMap<Tx, Set<string>>();

/** @returns whether this notice is one of many alike that one act on a series gives, and was given already */
function isToldAlready(tx: Tx, template: string): boolean {
  const told = toldIn.get(tx);
  const already = told?.has(template) ?? false;
  told?.add(template);
  return already;
}

const actsOnSeries = (tx: Tx): boolean => toldIn.has(tx);

/** From now on this transaction moves a whole series. */
export const tellAsOne = (tx: Tx): void => void toldIn.set(tx, new Set());

interface Message {
  to: Id<'person'>;
  template: string;
  data: Record<string, string>;
  link: string;
}

/**
 * What a series is told of as one: requests, answers and expiry come for all its times within moments, and what one act does is one
 * message. What happens to one time alone is told of that time.
 *
 * @returns the message, about all of the series where it is; nothing when the same was told already
 */
export async function asSeries(
  _ctx: Context,
  tx: Tx,
  booking: BookingRow,
  message: Message,
  toldOnce: readonly string[],
): Promise<Message | undefined> {
  const { seriesId } = booking;
  const isOfAll = seriesId !== undefined && (actsOnSeries(tx) || toldOnce.includes(message.template));
  if (!isOfAll) return message;
  if (actsOnSeries(tx) ? isToldAlready(tx, message.template) : !(await tellOnce(tx, seriesId, message.template))) return undefined;
  const all = await bookingsOf(tx, [seriesId]);
  const sum = (amounts: Money.Money[]): string => Money.format(Money.sum(amounts, booking.total.currency));
  return {
    ...message,
    link: `/series/${seriesId}`,
    data: {
      ...message.data,
      when: `${message.data['when']} and ${all.length - 1} more ${all.length === 2 ? 'time' : 'times'}`,
      total: sum(all.map(({ total }) => total)),
      refund: sum(all.map(({ refund }) => refund ?? Money.zero(booking.total.currency))),
    },
  };
}
