import { isGuildhallError, Money } from '#kernel';
import { withActor, type Context } from '#platform/context';
import { listBookings, type BookingRow } from '#modules/bookings';
import type { ClaimsModule } from '#modules/claims';
import type { DemoActor } from './seed.ts';

interface Quarrels {
  ctx: Context;
  claims: Pick<ClaimsModule, 'open' | 'act'>;
  people: readonly DemoActor[];
}

const listed = 20;

/** Now and then something comes up: somebody stays longer, or the price is disputed. What comes up last waits for an answer. */
export function demoCases({ ctx, claims, people }: Quarrels): { comeUp(isLate: boolean): Promise<boolean>; leaveOpen(): Promise<void> } {
  const actors = new Map(people.map((each) => [each.personId as string, each]));
  const as = (id: string): Context => withActor(ctx, actors.get(id) as DemoActor);
  const inState = (state: string): Promise<BookingRow[]> => listBookings(ctx, { side: 'everyone', state, limit: listed });
  let seen = 0;
  let isContested = false;

  const overtime = async ({ id, guestId, providerId }: BookingRow): Promise<void> => {
    const statement = 'The door log shows that they left half an hour after the end.';
    const caseId = await claims.open(as(providerId), id, { kind: 'overtime', minutes: 30, statement });
    await claims.act(as(guestId), caseId, { transition: 'agree' });
  };
  const dispute = async ({ id, guestId, providerId, total }: BookingRow, isAgreed: boolean): Promise<void> => {
    const statement = 'The walk-in cooler stood at 48 °F, so we could not use it.';
    const caseId = await claims.open(as(guestId), id, { kind: 'dispute', amount: Money.percentage(total, 2_500), statement });
    if (isAgreed) await claims.act(as(providerId), caseId, { transition: 'agree' });
    else await claims.act(as(providerId), caseId, { transition: 'contest', statement: 'Our own thermometer showed 39 °F that morning.' });
  };

  return {
    /** @param isLate near the end: one dispute is left for the desk to rule. @returns whether anything came up */
    async comeUp(isLate) {
      let came = false;
      for (const booking of await inState('completed')) {
        seen++;
        if (isLate && !isContested) came = isContested = await ifPossible(() => dispute(booking, false));
        if (seen % 11 === 4) came = (await ifPossible(() => overtime(booking))) || came;
        else if (seen % 17 === 9) came = (await ifPossible(() => dispute(booking, true))) || came;
      }
      return came;
    },
    /** One report for a chef, one wish for a host. */
    async leaveOpen() {
      const statement = 'They were still cleaning at a quarter to.';
      for (const { id, providerId } of [...(await inState('completed')), ...(await inState('payingOut'))])
        if (await ifPossible(() => claims.open(as(providerId), id, { kind: 'overtime', minutes: 45, statement }))) break;
      const bread = 'The bread needs another hour.';
      for (const { id, guestId } of await inState('confirmed'))
        if (await ifPossible(() => claims.open(as(guestId), id, { kind: 'extension', minutes: 60, statement: bread }))) break;
    },
  };
}

/** The hour after is not always free, and nobody reports a thing twice: then it does not come up. */
async function ifPossible(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!isGuildhallError(error)) throw error;
    return false;
  }
}
