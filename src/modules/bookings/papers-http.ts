import { Type } from 'typebox';
import { type Context, may, requirePerson } from '#platform/context';
import { closed, IdSchema, InstantSchema, route, type Route } from '#platform/http';
import { decisionById, type TraceEntry } from '#modules/compliance';
import { seenBy } from './make-transition.ts';
import { sideOf, type ComplianceCheck } from './papers.ts';
import { BookingParams } from './schemas.ts';
import { bookingFor, lastActivity } from './store.ts';

const tags = ['bookings'] as const;

const ActivitySchema = Type.Object({ code: Type.String(), title: Type.String(), explanation: Type.String() }, closed);

const RuleSchema = Type.Object(
  {
    rule: Type.String(),
    title: Type.String(),
    side: Type.String({ description: 'Whose papers: guest or provider.' }),
    jurisdiction: Type.String(),
    outcome: Type.String(),
    because: Type.String(),
    next: Type.Optional(Type.String()),
    citation: Type.Object({ section: Type.String(), url: Type.String() }, closed),
  },
  closed,
);

const PapersSchema = Type.Object(
  {
    id: IdSchema,
    decidedAt: InstantSchema,
    /** The day it was decided for. */
    day: Type.String(),
    activity: Type.String(),
    outcome: Type.String(),
    summary: Type.String(),
    problems: Type.Array(Type.String()),
    jurisdictions: Type.Array(Type.String()),
    rules: Type.Array(RuleSchema),
    /** Rules about the other side, all met; they are not shown here. */
    othersMet: Type.Integer(),
    /** Rules about the other side that are open: that they are is told, what they read is not. */
    othersOpen: Type.Integer(),
  },
  closed,
);

/** What the rules said of a booking, as each side may see it, and what a guest may say they come to do. A market without rules has neither. */
export function papersRoutes(papers: ComplianceCheck | undefined): Route[] {
  const activities = papers?.activities ?? [];
  return [
    route({
      method: 'GET',
      path: '/activities',
      summary: 'What a kitchen can be booked for, and what I said last',
      tags,
      access: 'signed-in',
      scope: 'bookings.read',
      response: { 200: Type.Object({ items: Type.Array(ActivitySchema), last: Type.Optional(Type.String()) }, closed) },
      async handle(ctx) {
        const last = await lastActivity(ctx.db, requirePerson(ctx));
        return { status: 200, body: { items: [...activities], ...(last === undefined ? {} : { last }) } };
      },
    }),
    route({
      method: 'GET',
      path: '/bookings/:bookingId/papers',
      summary: 'Why a booking is allowed, or what is open, rule by rule: each side sees its own part',
      tags,
      access: 'signed-in',
      scope: 'bookings.read',
      params: BookingParams,
      response: { 200: Type.Object({ papers: Type.Optional(PapersSchema) }, closed) },
      async handle(ctx, { params }) {
        const booking = await bookingFor(ctx.db, params.bookingId, seenBy(ctx));
        const stored = booking.decisionId === undefined ? undefined : await decisionById(ctx.db, booking.decisionId);
        if (stored === undefined) return { status: 200, body: {} };
        const { decision, createdAt } = stored;
        const applying = decision.trace.filter(({ outcome }) => outcome !== 'not_applicable');
        const mine = (entry: TraceEntry): boolean => maySee(ctx, booking.providerId === ctx.actor.personId, entry);
        const others = applying.filter((entry) => !mine(entry));
        const names = new Map(decision.jurisdictions.map(({ id, name }) => [id, name]));
        return {
          status: 200,
          body: {
            papers: {
              id: stored.id,
              decidedAt: createdAt.toString(),
              day: decision.date,
              activity: activities.find(({ code }) => code === booking.activity)?.title ?? booking.activity ?? 'the usual work',
              outcome: decision.outcome,
              summary: decision.summary,
              problems: [...decision.problems],
              jurisdictions: decision.jurisdictions.map(({ name }) => name),
              rules: applying.filter(mine).map((entry) => ruleView(entry, names)),
              othersMet: others.filter(({ outcome }) => outcome === 'met').length,
              othersOpen: others.filter(({ outcome }) => outcome !== 'met').length,
            },
          },
        };
      },
    }),
  ];
}

const maySee = (ctx: Context, isProvider: boolean, entry: TraceEntry): boolean =>
  may(ctx, 'bookings.oversee') || (sideOf(entry) === 'provider') === isProvider;

const ruleView = (entry: TraceEntry, names: ReadonlyMap<string, string>) => ({
  rule: entry.rule,
  title: entry.title,
  side: sideOf(entry),
  jurisdiction: names.get(entry.jurisdiction) ?? entry.jurisdiction,
  outcome: entry.outcome,
  because: entry.because,
  ...(entry.next === undefined ? {} : { next: entry.next }),
  citation: { section: entry.citation.section, url: entry.citation.url },
});
