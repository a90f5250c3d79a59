import { Money } from '#kernel';
import { withActor, type Context } from '#platform/context';
import { makeTransition, type BookingId } from '#modules/bookings';
import { casesOf } from '#modules/claims';
import type { Prep } from '../market.ts';
import type { DemoActor } from './seed.ts';

/** Days of the demo's history on which a chef asks for the kitchen with a deposit, and on which its host finds the damage. */
const [bookedOn, foundOn] = [84, 86];

export interface Damage {
  ctx: Context;
  prep: Pick<Prep, 'claims' | 'process'>;
  chef: DemoActor;
  host: DemoActor;
  staff: DemoActor;
  /** Books the kitchen with the deposit for the next day. */
  book(): Promise<BookingId>;
  untilQuiet(): Promise<void>;
}

/** A deposit with a past: damage was claimed, the chef disagreed, and the house gave the host a part of it. */
export function demoDamage({ ctx, prep, chef, host, staff, book, untilQuiet }: Damage): {
  onDay(day: number): Promise<void>;
  booking(): BookingId | undefined;
} {
  const as = (actor: DemoActor): Context => withActor(ctx, actor);
  let booking: BookingId | undefined;

  const accepted = async (): Promise<void> => {
    booking = await book();
    await untilQuiet();
    await makeTransition(as(host), prep.process, booking, 'accept');
    await untilQuiet();
  };
  const ruled = async (bookingId: BookingId): Promise<void> => {
    const deposit = (await casesOf(ctx.db, bookingId)).find(({ kind }) => kind === 'deposit');
    if (deposit === undefined) return;
    const act = async (actor: DemoActor, transition: string, statement: string, minor?: number): Promise<void> => {
      const amount = minor === undefined ? {} : { amount: Money.money(minor, deposit.stake.currency) };
      await prep.claims.act(as(actor), deposit.id, { transition, statement, ...amount });
    };
    await act(host, 'claim', 'The glass door of the proofer is cracked; it was whole before. The repair is quoted at $90.', 9_000);
    await act(chef, 'contest', 'The crack was there when we came, at the lower hinge. We told you by message that morning.');
    await act(staff, 'rule', 'The message speaks of the hinge, the pictures show a longer crack. Half of the repair is fair.', 4_500);
    await untilQuiet();
  };
  return {
    async onDay(day) {
      if (day === bookedOn) await accepted();
      if (day === foundOn && booking !== undefined) await ruled(booking);
    },
    booking: () => booking,
  };
}
