import { frozenClock, Money, seededRandom, type Id } from '#kernel';
import { withActor, type Actor, type Context } from '#platform/context';
import { inTransaction, sql, type Database } from '#platform/database';
import { createRuntime } from '#platform/runtime';
import { createListing, publishListing, replaceInspections } from '#modules/listings';
import { promote } from '#modules/search';
import { refreshPayee, registerPayee } from '#modules/payments';
import { equipment } from '../equipment.ts';
import type { Prep } from '../market.ts';
import { seedBreach } from './breach.ts';
import { askRoutes } from './by-route.ts';
import { seedExtras } from './extras.ts';
import { demoHistory, untilQuiet } from './history.ts';
import { leaveOwed, owedBefore } from './owed.ts';
import { demoKitchens } from './kitchens.ts';
import type { PaperDesk } from './papers.ts';
import { seedPapers, seedWaitingPapers } from './seed-papers.ts';
import { seedAhead, seedPromoCodes, type Stage } from './scenes.ts';
import { declaredSensitive, seedMark } from './sensitive.ts';
import { seedWaysToPay } from './ways-to-pay.ts';
import { demoPassword, demoPeople, otherChefs, otherHosts, type DemoPerson } from './people.ts';

const historyDays = 92;

/** One of Maria's kitchens asks a deposit against damage. */
const withDeposit = 5;
const deposit = Money.money(15_000, 'USD');

export interface DemoWorld {
  prep: Prep;
  database: Database;
  /** A context in real (or the demo's) time. */
  ctx: Context;
  /** Does at the provider's sandbox what a host does on its onboarding page. */
  completePayee(accountId: string): Promise<void>;
  /** Has the payment provider's sandbox answer, or refuse every call. */
  answerPayments(isUp: boolean): Promise<void>;
  /** Allows access at the consent page of a calendar's sandbox, as its owner does; absent where there is none. */
  allowCalendar?: Stage['allowCalendar'];
  /** Says what is being done. */
  tell(line: string): void;
}

export interface DemoActor extends Actor {
  personId: Id<'person'>;
}

export async function isSeeded({ db }: Context): Promise<boolean> {
  const { rows } = await sql`select from person limit 1`.execute(db);
  return rows.length > 0;
}

/**
 * Fills an empty market: people, forty kitchens, and three months in which they booked, declined, cancelled and were paid,
 * through the same commands and the same payment provider as everybody, on a clock of its own. So the books balance because
 * they were kept, not because they were drawn.
 */
export async function seedDemo(world: DemoWorld): Promise<void> {
  const now = world.ctx.clock.now();
  const clock = frozenClock(now.subtract({ hours: historyDays * 24 }).subtract(owedBefore));
  const random = seededRandom(2_026);
  const ctx: Context = { ...world.ctx, clock };
  const runtime = createRuntime(world.database, [{ modules: world.prep.modules, makeContext: () => ctx }]);
  await runtime.start();
  try {
    world.tell('People and kitchens …');
    const { chefs, hosts, staff } = await seedPeople(world, ctx);
    const kitchens = await seedKitchens(ctx, hosts, now);
    const [ana, kofi] = chefs;
    const [maria, theo] = hosts;
    const connected = kitchens.find(({ host }) => host === theo);
    const deposited = kitchens[withDeposit];
    if (ana === undefined || kofi === undefined || maria === undefined || deposited === undefined || connected === undefined)
      throw new Error('The demo is too small.');
    await seedPromoCodes({ ctx, staff, maria });
    world.tell('Permits and certificates …');
    const desk: PaperDesk = { compliance: world.prep.compliance, staff, today: now.toZonedDateTimeISO('UTC').toPlainDate() };
    await seedPapers(ctx, desk, chefs, kitchens);
    world.tell('Three months of bookings …');
    await demoHistory({
      ctx,
      process: world.prep.process,
      request: world.prep.requestBooking,
      claims: world.prep.claims,
      clock,
      random,
      runtime,
      until: now,
      chefs,
      hosts,
      staff,
      kitchens,
      withDeposit: deposited,
      async lastMinutes() {
        const kitchen = kitchens.filter(({ host }) => host === maria)[3];
        if (kitchen === undefined) return;
        const quiet = () => untilQuiet(ctx, runtime);
        const ask = askRoutes(world.prep.modules);
        await leaveOwed({ ctx, clock, runtime, ask, chef: kofi, host: maria, kitchen, answering: world.answerPayments, untilQuiet: quiet });
      },
    });
    await seedWaitingPapers(ctx, desk, chefs, kitchens);
    await seedBreach(ctx, askRoutes(world.prep.modules), staff);
    await seedPromotion(withActor(ctx, staff), kitchens);
    await seedMark(ctx, askRoutes(world.prep.modules), staff, kitchens);
    await seedWaysToPay(ctx, kitchens);
    await world.prep.search.save(withActor(ctx, ana), {
      name: 'Ovens in San Francisco, up to $60',
      search: { city: 'San Francisco', equipment: 'convection-oven', maxPrice: 6_000 },
      alert: 'daily',
    });
    world.tell('What lies ahead …');
    await seedAhead({
      ctx,
      ask: askRoutes(world.prep.modules),
      ana,
      kofi,
      staff,
      maria,
      kitchens: kitchens.filter(({ host }) => host.personId === maria.personId),
      connected,
      untilQuiet: () => untilQuiet(ctx, runtime),
      allowCalendar: world.allowCalendar,
    });
  } finally {
    await runtime.stop();
  }
}

async function seedPeople(
  { prep, completePayee }: DemoWorld,
  ctx: Context,
): Promise<{ chefs: DemoActor[]; hosts: DemoActor[]; staff: DemoActor }> {
  const { provider } = prep;
  const passwordHash = await prep.identity.hashPassword(demoPassword);
  const others = [
    ...otherChefs.map((displayName) => ({ displayName, role: 'chef' as const })),
    ...otherHosts.map((displayName) => ({ displayName, role: 'host' as const })),
  ];
  const all: Pick<DemoPerson, 'email' | 'displayName' | 'role' | 'totpSecret'>[] = [
    ...demoPeople,
    ...others.map((each) => ({ ...each, email: `${each.displayName.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@prep.example` })),
  ];
  const actors: DemoActor[] = [];
  for (const { email, displayName, role, totpSecret } of all) {
    const person = await inTransaction(ctx, async (tx) => {
      const made = await prep.identity.createPerson(ctx, tx, {
        email,
        displayName,
        roles: [role],
        passwordHash,
        ...(totpSecret === undefined ? {} : { totpSecret }),
      });
      await prep.agreeFor(ctx, tx, made.id);
      return made;
    });
    actors.push({ kind: 'person', personId: person.id, roles: [role], name: displayName });
  }
  const hosts = actors.filter(({ roles }) => roles.includes('host'));
  for (const { personId, name } of hosts) {
    const { accountId } = await provider.createPayee(
      { reference: personId, email: `${personId}@prep.example`, country: 'US' },
      `demo-payee-${personId}`,
    );
    await completePayee(accountId);
    await inTransaction(ctx, (tx) => registerPayee(ctx, tx, personId, accountId));
    await refreshPayee(withActor(ctx, { kind: 'system', roles: ['system'], name }), { provider }, accountId);
  }
  const staff = actors.find(({ roles }) => roles.includes('admin'));
  if (staff === undefined) throw new Error('The demo has nobody who runs it.');
  return { chefs: actors.filter(({ roles }) => roles.includes('chef')), hosts, staff };
}

/** One kitchen stands forward, so that searches show what that looks like. */
async function seedPromotion(ctx: Context, [first]: readonly SeededKitchen[]): Promise<void> {
  if (first === undefined) return;
  const startsAt = ctx.clock.now();
  const term = { listingId: first.id, startsAt, endsAt: startsAt.add({ hours: 24 * 30 }) };
  await inTransaction(ctx, (tx) => promote(ctx, tx, { ...term, reason: 'The newest in its part of town.' }));
}

export interface SeededKitchen {
  id: string;
  host: DemoActor;
  timeZone: string;
  city: string;
}

async function seedKitchens(ctx: Context, hosts: readonly DemoActor[], now: Temporal.Instant): Promise<SeededKitchen[]> {
  const today = now.toZonedDateTimeISO('UTC').toPlainDate();
  const [maria, theo, ...others] = hosts;
  const kitchens: SeededKitchen[] = [];
  for (const [n, { listing, inspections }] of demoKitchens(7, today).entries()) {
    const first = n < 6 ? maria : n >= 20 && n < 24 ? theo : undefined;
    const host = first ?? others[n % others.length];
    if (host === undefined) throw new Error('The demo has no hosts.');
    const asHost = withActor(ctx, host);
    const { id } = await inTransaction(asHost, async (tx) => {
      const sensitive = declaredSensitive[n] ?? [];
      const made = await createListing(asHost, tx, { ...listing, sensitive, ...(n === withDeposit && { deposit }) }, equipment);
      await publishListing(asHost, tx, made.id);
      await replaceInspections(ctx, tx, made.id, inspections);
      return made;
    });
    kitchens.push({ id, host, timeZone: listing.timeZone, city: listing.address?.city ?? '' });
  }
  await seedExtras(ctx, kitchens);
  return kitchens;
}
