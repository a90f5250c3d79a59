import { conflict, invalid, type GuildhallError, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import type { TraceEntry } from '#modules/compliance';
import type { StoredQuote } from '#modules/fees';
import type { BookableListing } from '#modules/listings';
import type { BookingRow } from './domain.ts';
import { openRules, sideOf, type ComplianceCheck, type PapersCase, type Verdict } from './papers.ts';

export interface Asked {
  quote: StoredQuote;
  listing: BookableListing;
  guestId: Id<'person'>;
  /** What the guest says they come to do; left out, what they usually do. */
  activity: string | undefined;
}

/**
 * Asks the rules before anything is held or charged. A refusal ends the request here: it is kept, and told rule by rule.
 *
 * @throws bookings.activity_unknown; bookings.not_legal with `facts.decision` and `facts.rules`
 */
export async function checkPapers(ctx: Context, check: ComplianceCheck, { quote, listing, guestId, activity }: Asked): Promise<Verdict> {
  if (activity !== undefined && !check.activities.some(({ code }) => code === activity)) throw unknownActivity(check, activity);
  const day = dayOf(quote.interval.start, listing.timeZone);
  const verdict = await check.decide(ctx, { listingId: listing.id, guestId, providerId: listing.hostId, activity, day });
  if (verdict.decision.outcome !== 'refused') return verdict;
  const decisionId = await inTransaction(ctx, async (tx) => {
    const subject = { kind: 'quote', id: quote.id };
    const id = await check.keep(ctx, tx, { subject, personId: guestId, verdict });
    await ctx.audit.record(ctx, tx, { action: 'booking.refused_by_rules', subject, after: { decision: id, listing: listing.id } });
    return id;
  });
  throw notLegal(verdict, decisionId);
}

/** What the rules are asked about a booking that stands. */
export const caseOf = ({ listingId, guestId, providerId, activity, slot, timeZone }: BookingRow): PapersCase => ({
  listingId,
  guestId,
  providerId,
  activity,
  day: dayOf(slot.start, timeZone),
});

const dayOf = (start: Temporal.Instant, timeZone: string): string => start.toZonedDateTimeISO(timeZone).toPlainDate().toString();

function unknownActivity({ activities }: ComplianceCheck, given: string): GuildhallError {
  const known = activities.map(({ code }) => code).join(', ');
  return invalid('bookings.activity_unknown', `"${given}" is not an activity we know. Choose one of: ${known}.`, {
    fields: [{ path: '/activity', message: 'Choose what you will do there.', code: 'unknown' }],
  });
}

/** Only what is broken, in plain words; the provider's own facts stay out of it. */
function notLegal({ decision }: Verdict, decisionId: string): GuildhallError {
  const broken = openRules(decision).filter(({ outcome, effect }) => outcome === 'broken' && effect === 'refuse');
  const rules = broken.map(({ rule, title, because, next, citation, ...entry }: TraceEntry) => ({
    rule,
    title,
    side: sideOf(entry),
    because,
    ...(next !== undefined && { next }),
    citation,
  }));
  const against = rules.length === 1 ? 'One rule stands against it' : `${rules.length} rules stand against it`;
  return conflict(
    'bookings.not_legal',
    `This booking would not be legal, so nothing is held and nothing is charged. ${against}: ${rules.map(({ title }) => title).join('; ')}.`,
    { facts: { decision: decisionId, rules } },
  );
}
