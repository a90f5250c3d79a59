import { setTimeout as pause } from 'node:timers/promises';
import { isGuildhallError, unavailable, type Id, type MovableClock, type Random } from '#kernel';
import { withActor, type Context } from '#platform/context';
import { workStats } from '#platform/jobs';
import type { Runtime } from '#platform/runtime';
import { makeQuote, makeTransition, stateOf, type BookingId, type BookingRequest } from '#modules/bookings';
import { feeSchedules } from '../fees.ts';
import type { BookingProcess } from '#modules/bookings';
import type { Prep } from '../market.ts';
import { demoCases } from './cases.ts';
import { demoDamage } from './damage.ts';
import { demoReviews } from './reviews.ts';
import type { DemoActor, SeededKitchen } from './seed.ts';

interface History {
  ctx: Context;
  process: BookingProcess;
  request(ctx: Context, request: BookingRequest): Promise<BookingId>;
  claims: Prep['claims'];
  clock: MovableClock;
  random: Random;
  runtime: Runtime;
  until: Temporal.Instant;
  chefs: readonly DemoActor[];
  hosts: readonly DemoActor[];
  /** Somebody of the desk. */
  staff: DemoActor;
  kitchens: readonly SeededKitchen[];
  /** The one that asks for a deposit. */
  withDeposit: SeededKitchen;
  /** What happens after the last whole day, before now. */
  lastMinutes(): Promise<void>;
}

/** From when on what comes up is left open. */
const lateDay = 85;

/** Of three days one passes without a request: enough happens on the others, and a first start waits for each. */
const quietDay = 2;

/** Lives through the days up to now: somebody asks, the host answers, time passes, and whatever is due happens. */
export async function demoHistory({ clock, until, hosts, claims, lastMinutes, ...world }: History): Promise<void> {
  const { ctx, runtime, chefs } = world;
  const people = [...chefs, ...hosts];
  const damage = ruledDamage(world, claims);
  const reviews = demoReviews({ ctx, people, isLeft: (dealingId) => dealingId === damage.booking() });
  const cases = demoCases({ ctx, claims, people });
  for (let day = 0; ; day++) {
    const next = clock.now().add({ hours: 24 });
    if (Temporal.Instant.compare(next, until) > 0) break;
    if (day % 3 !== quietDay) await ask({ ...world, number: day });
    await damage.onDay(day);
    clock.moveTo(next);
    await untilQuiet(ctx, runtime);
    await reviews.writeDue();
    if (await cases.comeUp(day > lateDay)) await untilQuiet(ctx, runtime);
  }
  await reviews.finish();
  await lastMinutes();
  clock.moveTo(until);
  await ask({ ...world, number: -1 });
  await leaveForReview(world);
  await untilQuiet(ctx, runtime);
  await cases.leaveOpen();
  await untilQuiet(ctx, runtime);
}

/** Ana's booking of the kitchen with the deposit, whose damage the house ruled on. */
function ruledDamage(world: Omit<History, 'clock' | 'until' | 'hosts' | 'claims' | 'lastMinutes'>, claims: History['claims']) {
  const { ctx, process, request, runtime, chefs, staff, withDeposit } = world;
  const [ana] = chefs;
  if (ana === undefined) throw new Error('The demo has no chefs.');
  return demoDamage({
    ctx,
    prep: { claims, process },
    chef: ana,
    host: withDeposit.host,
    staff,
    untilQuiet: () => untilQuiet(ctx, runtime),
    async book() {
      const startsAt = ctx.clock.now().toZonedDateTimeISO(withDeposit.timeZone).add({ days: 1 }).withPlainTime({ hour: 10 });
      const quote = await makeQuote(withActor(ctx, ana), feeSchedules, {
        listingId: withDeposit.id,
        startsAt: startsAt.toInstant().toString(),
        endsAt: startsAt.add({ hours: 4 }).toInstant().toString(),
      });
      return request(withActor(ctx, ana), {
        quoteId: quote.id,
        paymentMethodId: 'pm_card_visa',
        activity: 'catering',
        requestKey: 'demo-damage',
      });
    },
  });
}

/** Does what is due and waits for what runs in the background, so that a slow machine lives through the same days as a fast one. */
export async function untilQuiet(ctx: Context, runtime: Runtime): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    await runtime.runDue(ctx.market);
    const { running, due } = await workStats(ctx.db, ctx.clock.now());
    if (running + due === 0) return;
    if (Date.now() > deadline) throw unavailable('prep.demo_stuck', `The demo waits for ${running + due} jobs that do not end.`);
    await pause(20);
  }
}

type Asking = Pick<History, 'ctx' | 'process' | 'request' | 'random' | 'runtime' | 'chefs' | 'staff' | 'kitchens'> & { number: number };

/** One request, and what becomes of it: most are accepted, some declined, withdrawn, cancelled, or left to expire. */
async function ask({ ctx, process, request, random, runtime, chefs, staff, kitchens, number }: Asking): Promise<void> {
  const chef = random.below(chefs.length);
  const kitchen = kitchenOf(random, chef / chefs.length, kitchens);
  const asChef = withActor(ctx, chefs[chef] as DemoActor);
  const asHost = withActor(ctx, kitchen.host);
  const id = await book(asChef, request, kitchen, random, `demo-${number}`);
  if (id === undefined || number < 0) return;
  await untilQuiet(ctx, runtime); // the card is checked
  if ((await stateOf(ctx.db, id)) === 'papersReview') {
    await makeTransition(
      withActor(ctx, staff),
      process,
      id,
      'approvePapers',
      'We read the permit and the certificates; they are in order.',
    );
    await untilQuiet(ctx, runtime);
  }
  const fate = random.next();
  if (fate < 0.06) return; // the host does not answer
  if (fate < 0.12) return makeTransition(asHost, process, id, 'decline', 'Sorry, we are servicing the hood that day.');
  if (fate < 0.17) return makeTransition(asChef, process, id, 'withdraw');
  await makeTransition(asHost, process, id, 'accept');
  await untilQuiet(ctx, runtime); // and charged
  if (fate < 0.23) await makeTransition(asChef, process, id, 'cancelByChef', 'Our event was moved.');
  if (fate > 0.97) await makeTransition(asHost, process, id, 'cancelByHost', 'A pipe burst; I am sorry.');
}

const favourites = 4;

/** Chefs cook where they live, most of the time in one of a few kitchens that others like as well. */
function kitchenOf(random: Random, share: number, kitchens: readonly SeededKitchen[]): SeededKitchen {
  const cities = [...new Set(kitchens.map(({ city }) => city))];
  const home = share < 2 / 3 ? cities[0] : cities[share < 5 / 6 ? 1 : 2];
  const near = kitchens.filter(({ city }) => city === home);
  return random.pick(random.next() < 0.75 ? near.slice(0, favourites) : near);
}

/** One request that lies on the desk: in New York, whose own rules the house does not hold, a person looks at every booking's papers. */
async function leaveForReview({ ctx, request, random, runtime, chefs, kitchens }: Omit<Asking, 'number'>): Promise<void> {
  const [ana] = chefs;
  if (ana === undefined) return;
  for (const [n, kitchen] of kitchens.filter(({ city }) => city === 'New York').entries()) {
    if ((await book(withActor(ctx, ana), request, kitchen, random, `demo-review-${n}`)) === undefined) continue;
    return untilQuiet(ctx, runtime);
  }
}

const comingTo = ['catering', 'meal-prep', 'pop-up', 'baking'];

/** Asks for a time one to five days ahead. A time that is taken or closed, or would not be legal, is simply not booked. */
async function book(
  ctx: Context,
  request: History['request'],
  kitchen: SeededKitchen,
  random: Random,
  key: string,
): Promise<Id<'booking'> | undefined> {
  const hours = 2 + random.below(5);
  const start = ctx.clock
    .now()
    .toZonedDateTimeISO(kitchen.timeZone)
    .add({ days: 1 + random.below(5) })
    .withPlainTime({ hour: 9 + random.below(6) });
  try {
    const quote = await makeQuote(ctx, feeSchedules, {
      listingId: kitchen.id,
      startsAt: start.toInstant().toString(),
      endsAt: start.add({ hours }).toInstant().toString(),
    });
    const activity = comingTo[start.day % comingTo.length] ?? 'catering';
    return await request(ctx, { quoteId: quote.id, paymentMethodId: 'pm_card_visa', activity, requestKey: key });
  } catch (error) {
    if (isGuildhallError(error) && /^calendar\.|^bookings\.not_legal$/.test(error.code)) return undefined;
    throw error;
  }
}
