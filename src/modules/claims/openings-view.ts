import type { Static } from 'typebox';
import { Money } from '#kernel';
import type { Context } from '#platform/context';
import { roomAfter } from '#modules/calendar';
import { paidOf, type BookingRow } from '#modules/bookings';
import type { Case } from './domain.ts';
import { pendingExtension } from './open.ts';
import { momentOf, notNow, refundByPolicy, type OpenedKind, type Opening } from './openings.ts';
import { pricer } from './price-more-time.ts';
import type { ClaimsRules } from './rules.ts';
import type { OpeningSchema } from './schemas.ts';

type OpeningView = Static<typeof OpeningSchema>;
const mostChoices = 16;

/** What this person can open about a booking right now, until when, and what it costs or gives back. */
export async function openingsFor(ctx: Context, rules: ClaimsRules, booking: BookingRow, cases: readonly Case[]): Promise<OpeningView[]> {
  const { personId } = ctx.actor;
  const side = personId === booking.guestId ? 'guest' : personId === booking.providerId ? 'provider' : undefined;
  const found: OpeningView[] = [];
  for (const [kind, opening] of Object.entries(rules.openings) as [OpenedKind, Opening][]) {
    if (opening.by !== side && (opening.by !== 'either' || side === undefined)) continue;
    if (notNow(opening, booking, ctx.clock.now()) !== undefined) continue;
    const earlier = cases.filter((each) => each.kind === kind);
    if (kind === 'extension' ? earlier.some(({ state }) => pendingExtension.includes(state)) : earlier.length > 0) continue;
    found.push(await view(ctx, rules, kind, opening, booking));
  }
  return found;
}

async function view(ctx: Context, rules: ClaimsRules, kind: OpenedKind, opening: Opening, booking: BookingRow): Promise<OpeningView> {
  const { title, explanation, until, statement, evidence, refund } = opening;
  return {
    kind,
    title,
    explanation,
    until: momentOf(booking, until).toString(),
    statement,
    evidence,
    ...(refund === 'asked' && { upTo: Money.toJson(paidOf(booking)) }),
    ...(refund !== undefined && refund !== 'asked' && { refund: Money.toJson(refundByPolicy(paidOf(booking), opening)) }),
    ...(kind === 'extension' || kind === 'overtime' ? { choices: await choices(ctx, rules, kind, opening, booking) } : {}),
  };
}

/** Lengths of more time with their price; of agreed time, those for which the kitchen and all that was booked with it are free. */
async function choices(
  ctx: Context,
  rules: ClaimsRules,
  kind: 'extension' | 'overtime',
  { minutes = { step: 30, most: 0 } }: Opening,
  booking: BookingRow,
): Promise<NonNullable<OpeningView['choices']>> {
  const { end } = booking.slot;
  let { step, most } = minutes;
  if (kind === 'extension') {
    const { latest, slotMinutes } = await roomAfter(ctx, ctx.db, { kind: 'booking', id: booking.id });
    step = Math.max(step, slotMinutes);
    most = Math.min(most, Math.floor(latest.since(end).total('minutes')));
  }
  const price = await pricer(ctx.db, rules, kind, booking);
  return Array.from({ length: Math.min(mostChoices, Math.floor(most / step)) }, (_, index) => {
    const length = (index + 1) * step;
    const { total, lines } = price(length);
    return {
      minutes: length,
      endsAt: end.add({ minutes: length }).toString(),
      charge: Money.toJson(total),
      explanation: lines
        .filter(({ payer }) => payer === 'guest')
        .map((line) => `${line.label}: ${line.explanation}`)
        .join('; '),
    };
  });
}
