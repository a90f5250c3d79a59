import { Money } from '#kernel';
import { withActor, type Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { blockTime, unblockTime } from '#modules/calendar';
import { createPromo } from '#modules/fees';
import { notify } from '#modules/notifications';
import { offerFreed } from '#modules/waitlist';
import type { Ask } from './by-route.ts';
import type { DemoActor, SeededKitchen } from './seed.ts';

export interface Stage {
  ctx: Context;
  ask: Ask;
  ana: DemoActor;
  kofi: DemoActor;
  staff: DemoActor;
  maria: DemoActor;
  /** Of Maria, in the order in which they were made. */
  kitchens: readonly SeededKitchen[];
  /** Another host's, which follows a calendar elsewhere. */
  connected: SeededKitchen;
  untilQuiet(): Promise<void>;
  /** Allows access at the consent page of a calendar's provider; without a sandbox of those there is nobody to ask. */
  allowCalendar?: ((consentUrl: string, account: string) => Promise<{ state: string; code: string }>) | undefined;
}

const card = 'pm_card_visa';

/** Codes that chefs can type: one of the house with a budget, one that Maria bears, one that is no longer taken. */
export async function seedPromoCodes({ ctx, staff, maria }: Pick<Stage, 'ctx' | 'staff' | 'maria'>): Promise<void> {
  const asStaff = withActor(ctx, staff);
  const from = ctx.clock.now();
  const usd = (minor: number): Money.Money => Money.money(minor, 'USD');
  const shared = { currency: 'USD', from } as const;
  await inTransaction(asStaff, async (tx) => {
    const welcome = { code: 'WELCOME10', percent: 10, atMost: usd(3_000), budget: usd(100_000), usesPerPerson: 3 };
    await createPromo(asStaff, tx, { ...shared, ...welcome, bearer: 'platform', note: 'A tenth off for whoever is new.' });
    const early = { code: 'MARIA15', amount: usd(1_500), minimum: usd(10_000), bearer: 'provider' as const, providerId: maria.personId };
    await createPromo(asStaff, tx, { ...shared, ...early, note: 'Maria’s thanks to her regulars; for her own kitchens.' });
    const until = from.add({ hours: 30 * 24 });
    await createPromo(asStaff, tx, {
      ...shared,
      code: 'OPENING',
      percent: 20,
      budgetUses: 50,
      bearer: 'platform',
      until,
      note: 'Opening month.',
    });
  });
}

/** What lies ahead of the people one can log in as: booked again and again, opened early on Sundays, paid in two parts, bought ahead, waited for, connected. */
export async function seedAhead(stage: Stage): Promise<void> {
  await comeEveryWeek(stage);
  await openEarlySundays(stage);
  await payInTwoParts(stage);
  await buyHours(stage);
  await stage.untilQuiet();
  await waitForTime(stage);
  await connectCalendar(stage);
  await stage.untilQuiet();
}

/** So many days ahead by the kitchen's calendar, at an hour at which every kitchen is open; Sundays become Mondays. */
export function dayAhead(ctx: Context, { timeZone }: SeededKitchen, days: number, hour: number): Temporal.ZonedDateTime {
  const day = ctx.clock.now().toZonedDateTimeISO(timeZone).add({ days }).withPlainTime({ hour });
  return day.dayOfWeek === 7 ? day.add({ days: 1 }) : day;
}

const wall = (at: Temporal.ZonedDateTime): string => at.toPlainDateTime().toString().slice(0, 16);

async function comeEveryWeek({ ctx, ask, ana, maria, kitchens: [kitchen], untilQuiet }: Stage): Promise<void> {
  if (kitchen === undefined) return;
  const asAna = withActor(ctx, ana);
  const wish = { listingId: kitchen.id, startsAt: wall(dayAhead(ctx, kitchen, 8, 13)), minutes: 180, repeat: { every: 'week', times: 4 } };
  const { id } = await ask<{ id: string }>(asAna, 'POST', '/series/quotes', { body: wish });
  const params = { seriesId: id };
  const body = { paymentMethodId: card, activity: 'catering', note: 'Tamales for the market, every week.' };
  await ask(asAna, 'POST', '/series/:seriesId/bookings', { params, key: 'demo-series', body });
  await untilQuiet();
  await ask(withActor(ctx, maria), 'POST', '/series/:seriesId/acts', { params, body: { act: 'accept' } });
}

/** Maria opens her first kitchen early for whoever bakes for the Sunday market. */
async function openEarlySundays({ ctx, ask, maria, kitchens: [kitchen] }: Stage): Promise<void> {
  if (kitchen === undefined) return;
  const today = ctx.clock.now().toZonedDateTimeISO(kitchen.timeZone);
  const sunday = today.add({ days: 7 - (today.dayOfWeek % 7) }).withPlainTime({ hour: 4 });
  const body = { startsAt: wall(sunday), minutes: 240, rule: 'FREQ=WEEKLY', note: 'Early for the Sunday market' };
  await ask(withActor(ctx, maria), 'POST', '/listings/:id/openings', { params: { id: kitchen.id }, body });
}

async function payInTwoParts({ ctx, ask, ana, maria, kitchens: [, , kitchen], untilQuiet }: Stage): Promise<void> {
  if (kitchen === undefined) return;
  const asAna = withActor(ctx, ana);
  const startsAt = dayAhead(ctx, kitchen, 18, 9);
  const span = { startsAt: startsAt.toInstant().toString(), endsAt: startsAt.add({ hours: 7 }).toInstant().toString() };
  const quote = await ask<{ id: string }>(asAna, 'POST', '/quotes', { body: { listingId: kitchen.id, ...span, promoCode: 'WELCOME10' } });
  const body = { quoteId: quote.id, paymentMethodId: card, activity: 'catering', note: 'A wedding for eighty.' };
  const { id } = await ask<{ id: string }>(asAna, 'POST', '/bookings', { key: 'demo-two-parts', body });
  await untilQuiet();
  const params = { bookingId: id };
  await ask(withActor(ctx, maria), 'POST', '/bookings/:bookingId/transitions', { params, body: { transition: 'accept' } });
}

async function buyHours({ ctx, ask, ana, kitchens: [, kitchen] }: Stage): Promise<void> {
  if (kitchen === undefined) return;
  const asAna = withActor(ctx, ana);
  const offers = await ask<{ items: { id: string }[] }>(asAna, 'GET', '/listings/:id/pack-offers', { params: { id: kitchen.id } });
  const [offer] = offers.items;
  if (offer !== undefined) await ask(asAna, 'POST', '/packs', { key: 'demo-pack', body: { offerId: offer.id, paymentMethodId: card } });
}

/** Kofi waits for a morning that its host keeps for herself; what Ana waited for has just come free, and is kept for her. */
async function waitForTime({ ctx, ask, ana, kofi, maria, kitchens }: Stage): Promise<void> {
  const kitchen = kitchens[4];
  if (kitchen === undefined) return;
  const asMaria = withActor(ctx, maria);
  const keep = (from: Temporal.ZonedDateTime, note: string) => {
    const span = { start: from.toInstant(), end: from.add({ hours: 5 }).toInstant() };
    return inTransaction(asMaria, (tx) => blockTime(asMaria, tx, kitchen.id, span, note));
  };
  const wait = (chef: DemoActor, day: Temporal.ZonedDateTime) => {
    const date = day.toPlainDate().toString();
    const body = { firstDay: date, lastDay: date, from: '09:00', to: '14:00', minutes: 180 };
    return ask(withActor(ctx, chef), 'POST', '/listings/:id/waitlist', { params: { id: kitchen.id }, body });
  };
  const [own, freed] = [dayAhead(ctx, kitchen, 9, 9), dayAhead(ctx, kitchen, 12, 9)];
  await keep(own, 'Own catering');
  const { id } = await keep(freed, 'Repair of the hood');
  await wait(kofi, own);
  await wait(ana, freed);
  await inTransaction(asMaria, async (tx) => {
    await unblockTime(asMaria, tx, kitchen.id, id);
    await offerFreed(asMaria, tx, { notify }, kitchen.id);
  });
}

async function connectCalendar({ ctx, ask, connected, allowCalendar }: Stage): Promise<void> {
  if (allowCalendar === undefined) return;
  const asHost = withActor(ctx, connected.host);
  const params = { id: connected.id };
  const begun = await ask<{ address: string }>(asHost, 'POST', '/listings/:id/connections', { params, body: { provider: 'google' } });
  const back = await allowCalendar(begun.address, 'theo.brandt@calendar.example');
  const { connectionId } = await ask<{ connectionId: string }>(asHost, 'POST', '/calendar-consents', { body: back });
  const one = { params: { ...params, connectionId } };
  const { items } = await ask<{ items: { id: string; isMain: boolean }[] }>(
    asHost,
    'GET',
    '/listings/:id/connections/:connectionId/choices',
    one,
  );
  const main = items.find(({ isMain }) => isMain);
  if (main === undefined) return;
  await ask(asHost, 'PUT', '/listings/:id/connections/:connectionId/calendar', { ...one, body: { calendarId: main.id } });
}
