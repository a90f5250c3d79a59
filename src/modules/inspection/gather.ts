import { missing, Money, type Id } from '#kernel';
import type { ProcessGraph } from '#kernel/process';
import type { Context } from '#platform/context';
import { callsAbout } from '#platform/effects';
import { timelineOf } from '#platform/process';
import { redact, redactText } from '#platform/telemetry';
import { chainedEntriesAbout, type ExportedChain } from '#modules/audit';
import { bookingById, holdersOf } from '#modules/bookings';
import { casesOf, type CaseKind } from '#modules/claims';
import { decisionsAbout } from '#modules/compliance';
import { quoteById } from '#modules/fees';
import { peopleByIds } from '#modules/identity';
import { entriesAbout } from '#modules/ledger';
import { messagesAbout } from '#modules/notifications';
import { paymentRecords } from '#modules/payments';
import { callWords, messageWords, outcomeWords, titleWords } from './words.ts';

/** Everything that the house knows of one booking, as plain JSON. */
export interface BookingRecord {
  booking: {
    id: string;
    number: string;
    listing: string;
    startsAt: string;
    endsAt: string;
    timeZone: string;
    state: string;
    total: string;
  };
  people: { role: 'guest' | 'provider'; id: string; name: string }[];
  quote: { label: string; explanation: string; amount: string; payer: string }[];
  steps: {
    at: string;
    title: string;
    from: string;
    fromTitle: string;
    to: string;
    toTitle: string;
    by: string;
    byKind: string;
    note?: string;
  }[];
  decisions: { at: string; outcome: string; summary: string; ruleset: string; date: string; rules: unknown; facts: unknown }[];
  payments: unknown;
  /** `title` and `said` are in words; the rest as the house keeps it. */
  calls: {
    title: string;
    said: string;
    kind: string;
    state: string;
    attempts: number;
    at: string;
    settledAt?: string;
    error?: string;
    outcome: unknown;
  }[];
  postings: { at: string; description: string; lines: { account: string; debit?: string; credit?: string }[] }[];
  messages: { at: string; title: string; said: string; to: string; template: string; mail: string }[];
}

export interface Graphs {
  graph: ProcessGraph;
  /** How the cases of a booking go, by kind. */
  caseGraphs: Readonly<Record<CaseKind, ProcessGraph>>;
  /** What messages are called, by template, as the market writes them. */
  messageTitles: Readonly<Record<string, { title: string }>>;
}

/** @throws bookings.missing */
export async function gather(
  ctx: Context,
  { graph, caseGraphs, messageTitles }: Graphs,
  id: string,
): Promise<{ record: BookingRecord; chain: ExportedChain }> {
  const { db } = ctx;
  const booking = await bookingById(db, id);
  const subject = { kind: 'booking', id };
  const cases = await casesOf(db, id);
  const subjects = [...(await holdersOf(db, booking)), ...cases.map((each) => ({ kind: 'case', id: each.id }))];
  const [people, quote, ownSteps, caseSteps, decisions, payments, postings, messages] = await Promise.all([
    peopleByIds(db, [booking.guestId, booking.providerId]),
    quoteById(db, booking.quoteId),
    stepsOf(db, graph, id),
    Promise.all(cases.map((each) => stepsOfCase(db, caseGraphs[each.kind], each.id))),
    decisionsAbout(db, subject),
    Promise.all(subjects.map((each) => paymentRecords(db, each))),
    entriesAbout(db, [...subjects, { kind: 'deposit', id }]),
    messagesAbout(db, `/bookings/${id}`),
  ]);
  if (quote === undefined) throw missing('fees.quote_missing', 'The quote of this booking is gone.');
  const calls = await callsAbout(db, [...subjects.map((each) => each.id), ...messages.map((message) => message.id)]);
  const steps = [...ownSteps, ...caseSteps.flat()].toSorted((a, b) => Temporal.Instant.compare(a.at, b.at));
  const chain = await chainedEntriesAbout(ctx, [
    ...subjects.map((each) => each.id),
    booking.quoteId,
    ...decisions.map((each) => each.id),
    ...payments.flatMap(({ ids }) => ids),
  ]);
  const nameOf = (personId: Id<'person'>): string => people.get(personId)?.displayName ?? 'Somebody who left';
  const roleOf = (personId: string): string =>
    personId === booking.guestId ? 'guest' : personId === booking.providerId ? 'provider' : 'other';
  const mailOf = (messageId: string): string => calls.find(({ subjectId }) => subjectId === messageId)?.state ?? 'none';
  return {
    chain,
    record: {
      booking: {
        id,
        number: booking.number,
        listing: booking.listingTitle,
        startsAt: booking.slot.start.toString(),
        endsAt: booking.slot.end.toString(),
        timeZone: booking.timeZone,
        state: graph.states[booking.state]?.title ?? booking.state,
        total: Money.format(booking.total),
      },
      people: [
        { role: 'guest', id: booking.guestId, name: nameOf(booking.guestId) },
        { role: 'provider', id: booking.providerId, name: nameOf(booking.providerId) },
      ],
      quote: quote.lines.map(({ label, explanation, amount, payer }) => ({ label, explanation, amount: Money.format(amount), payer })),
      steps: steps.map(({ at, title, from, fromTitle, to, toTitle, by, note }) => ({
        at: at.toString(),
        title,
        from,
        fromTitle,
        to,
        toTitle,
        by: by.name,
        byKind: by.kind,
        ...(note === undefined ? {} : { note }),
      })),
      decisions: decisions.map(({ createdAt, decision, facts }) => ({
        at: createdAt.toString(),
        outcome: decision.outcome,
        summary: decision.summary,
        ruleset: decision.ruleset,
        date: decision.date,
        rules: plain(decision.trace),
        facts: plain(facts),
      })),
      payments: plain(together(payments.map(({ rows }) => rows))),
      calls: calls.map(({ kind, state, attempts, createdAt, settledAt, lastError, outcome }) => ({
        title: callWords(kind),
        said: outcomeWords({
          state,
          attempts,
          at: createdAt.toString(),
          ...(settledAt === undefined ? {} : { settledAt: settledAt.toString() }),
        }),
        kind,
        state,
        attempts,
        at: createdAt.toString(),
        ...(settledAt === undefined ? {} : { settledAt: settledAt.toString() }),
        ...(lastError === undefined ? {} : { error: redactText(lastError) }),
        outcome: redact(outcome),
      })),
      postings: postings.map(({ at, description, lines }) => ({
        at: at.toString(),
        description,
        lines: lines.map(({ account, debit, credit }) => ({
          account,
          ...(debit === undefined ? {} : { debit: Money.format(debit) }),
          ...(credit === undefined ? {} : { credit: Money.format(credit) }),
        })),
      })),
      messages: messages.map(({ id: messageId, at, personId, template }) => {
        const [to, mail] = [roleOf(personId), mailOf(messageId)];
        const title = titleWords(messageTitles[template]?.title ?? template, booking.listingTitle);
        return { at: at.toString(), title, said: messageWords({ to, mail }), to, template, mail };
      }),
    },
  };
}

/** Steps with the states in words, as people know them, and by name. */
const stepsOf = async (db: Context['db'], graph: ProcessGraph, id: string) => {
  const titleOf = (state: string): string => graph.states[state]?.title ?? state;
  return (await timelineOf(db, graph, id)).map((step) => ({ ...step, fromTitle: titleOf(step.from), toTitle: titleOf(step.to) }));
};

/** Steps of a case say which kind of case it is. */
const stepsOfCase = async (db: Context['db'], graph: ProcessGraph, id: string) =>
  (await stepsOf(db, graph, id)).map((step) => ({ ...step, title: `${graph.title}: ${step.title}` }));

type Rows = Awaited<ReturnType<typeof paymentRecords>>['rows'];

/** What was paid for the booking and for what came up about it, in one list of each kind. */
const together = (all: readonly Rows[]): Rows => ({
  payments: all.flatMap(({ payments }) => payments),
  receivables: all.flatMap(({ receivables }) => receivables),
  refunds: all.flatMap(({ refunds }) => refunds),
  transfers: all.flatMap(({ transfers }) => transfers),
  byHand: all.flatMap(({ byHand }) => byHand),
});

/** As it will stand in a file: bigints and instants as text. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? each.toString() : each)) ?? 'null');
