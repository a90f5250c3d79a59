import { Money, type Id } from '#kernel';
import type { ProcessGraph } from '#kernel/process';
import type { Tx } from '#platform/database';
import { openBookings } from '#modules/bookings';
import { earningsOf } from '#modules/ledger';

const named = 5;

interface Beside {
  /** Packs of hours, and cases of bookings, on either side, that have not ended. */
  packs: number;
  cases: number;
}

/** What a person must see to an end before they leave, in sentences: bookings on either side, what hangs on them, and money on its way. */
export async function openBusiness(tx: Tx, graph: ProcessGraph, personId: Id<'person'>, { packs, cases }: Beside): Promise<string[]> {
  const bookings = await openBookings(tx, graph, personId);
  const { balances } = await earningsOf(tx, personId);
  const owed = balances.map(({ balance, pending }) => Money.add(balance, pending)).filter((amount) => !Money.isZero(amount));
  const open: string[] = [];
  if (bookings.length > 0) {
    const more = bookings.length > named ? ` and ${bookings.length - named} more` : '';
    open.push(
      bookings.length === 1
        ? `Booking ${bookings[0]} is not finished: see it to its end, or cancel it.`
        : `These bookings are not finished: ${bookings.slice(0, named).join(', ')}${more}. See them to their end, or cancel them.`,
    );
  }
  if (packs > 0)
    open.push(
      packs === 1
        ? 'A pack of hours, bought or sold, has not ended yet: wait until it has.'
        : `${packs} packs of hours, bought or sold, have not ended yet: wait until they have.`,
    );
  if (cases > 0)
    open.push(
      cases === 1
        ? 'A deposit or a case about a booking is not settled yet: see it to its end on the booking’s page, or wait until it has ended.'
        : `${cases} deposits or cases about bookings are not settled yet: see them to their end on the bookings’ pages, or wait until they have ended.`,
    );
  if (owed.length > 0) {
    open.push(
      `${owed.map((amount) => Money.format(amount)).join(' and ')} that you earned has not reached your bank yet: see to your payouts first.`,
    );
  }
  return open;
}
