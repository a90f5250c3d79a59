import { setTimeout as pause } from 'node:timers/promises';
import { unavailable, type MovableClock } from '#kernel';
import { withActor, type Context } from '#platform/context';
import type { Runtime } from '#platform/runtime';
import { stateOf } from '#modules/bookings';
import type { Ask } from './by-route.ts';
import { dayAhead } from './scenes.ts';
import type { DemoActor, SeededKitchen } from './seed.ts';

/** So long before the demo begins: the deadline of what is owed then lies two days ahead. */
export const owedBefore = { minutes: 10 };
/** So long the provider does not answer before a chef may send the request unpaid. */
const patience = { minutes: 2 };
const poorCard = 'pm_card_visa_chargeDeclinedInsufficientFunds';

interface Owing {
  ctx: Context;
  clock: MovableClock;
  runtime: Runtime;
  ask: Ask;
  chef: DemoActor;
  host: DemoActor;
  kitchen: SeededKitchen;
  /** Has the payment provider answer, or not. */
  answering(isUp: boolean): Promise<void>;
  untilQuiet(): Promise<void>;
}

/**
 * A booking that the host accepted and nobody has paid: payments were down while the chef asked, and when they came back there was too
 * little on the card. It lies with the house to be collected.
 */
export async function leaveOwed({ ctx, clock, runtime, ask, chef, host, kitchen, answering, untilQuiet }: Owing): Promise<void> {
  const asChef = withActor(ctx, chef);
  const startsAt = dayAhead(ctx, kitchen, 6, 10);
  const span = { startsAt: startsAt.toInstant().toString(), endsAt: startsAt.add({ hours: 4 }).toInstant().toString() };
  const quote = await ask<{ id: string }>(asChef, 'POST', '/quotes', { body: { listingId: kitchen.id, ...span } });
  const body = { quoteId: quote.id, paymentMethodId: poorCard, activity: 'catering', note: 'Jollof for a family party.' };
  await answering(false);
  let id: string;
  try {
    ({ id } = await ask<{ id: string }>(asChef, 'POST', '/bookings', { key: 'demo-owed', body }));
    clock.moveBy(patience);
    await untilState(ctx, runtime, id, 'delayed');
    const params = { bookingId: id };
    await ask(asChef, 'POST', '/bookings/:bookingId/transitions', { params, body: { transition: 'payLater' } });
  } finally {
    await answering(true);
  }
  await untilQuiet();
  const params = { bookingId: id };
  await ask(withActor(ctx, host), 'POST', '/bookings/:bookingId/transitions', { params, body: { transition: 'acceptPromise' } });
  await untilQuiet();
}

/** While the provider is silent there is always work left: its call is made again and again. */
async function untilState(ctx: Context, runtime: Runtime, id: string, state: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; ; await pause(20)) {
    const now = await stateOf(ctx.db, id);
    if (now === state) return;
    if (Date.now() > deadline) throw unavailable('prep.demo_stuck', `The demo waits for a booking to be ${state}; it is ${now}.`);
    await runtime.runDue(ctx.market);
  }
}
