import type { Static } from 'typebox';
import { Money, type Id } from '#kernel';
import { available, timersOf } from '#kernel/process';
import type { Context } from '#platform/context';
import { masksFor } from '#platform/masking';
import { timelineOf } from '#platform/process';
import { peopleByIds } from '#modules/identity';
import { quoteById } from '#modules/fees';
import { paymentOf } from '#modules/payments';
import { asks } from './act.ts';
import { rolesTowards, type CaseProcess } from './case-process.ts';
import type { Case, CaseKind } from './domain.ts';
import { evidenceOf, type Evidence } from './evidence.ts';
import { paidFor } from './more-time.ts';
import type { ClaimsRules } from './rules.ts';
import type { CaseSchema } from './schemas.ts';

export type CaseView = Static<typeof CaseSchema>;
export type ProcessOf = (kind: CaseKind) => CaseProcess;

/** Cases as the actor may see and move them. */
export async function caseViews(ctx: Context, rules: ClaimsRules, processOf: ProcessOf, cases: readonly Case[]): Promise<CaseView[]> {
  const evidence = await evidenceOf(
    ctx,
    ctx.db,
    rules,
    cases.map(({ id }) => id),
  );
  const parties = [...new Set(cases.flatMap(({ guestId, providerId }) => [guestId, providerId]))];
  const [people, masks] = await Promise.all([peopleByIds(ctx.db, parties), masksFor(ctx, parties)]);
  const nameOf = (id: Id<'person'>): string => people.get(id)?.displayName ?? rules.houseName;
  const views = await Promise.all(cases.map((each) => view(ctx, rules, processOf(each.kind), each, evidence.get(each.id) ?? [], nameOf)));
  return masks.within([...people.values()], views);
}

async function view(
  ctx: Context,
  rules: ClaimsRules,
  process: CaseProcess,
  each: Case,
  evidence: readonly Evidence[],
  nameOf: (id: Id<'person'>) => string,
): Promise<CaseView> {
  const { graph } = process;
  const timeline = await timelineOf(ctx.db, graph, each.id);
  const state = graph.states[each.state];
  const { paymentOfIt, price } = await moneyOf(ctx, each);
  const [deadline] = timersOf(graph, each.state, { ...process.anchorsOf(each), entered: each.stateEnteredAt })
    .filter(({ transition }) => graph.transitions[transition]?.to !== each.state)
    .sort((a, b) => Temporal.Instant.compare(a.at, b.at));
  return {
    id: each.id,
    kind: each.kind,
    title: graph.title,
    bookingId: each.bookingId,
    number: each.number,
    listingTitle: each.listingTitle,
    timeZone: each.timeZone,
    state: each.state,
    stateTitle: state?.title ?? each.state,
    stateExplanation: state?.explanation ?? '',
    ...(state?.end === undefined ? {} : { end: state.end }),
    ...(deadline === undefined
      ? {}
      : { deadline: { at: deadline.at.toString(), what: graph.transitions[deadline.transition]?.title ?? '' } }),
    stake: Money.toJson(each.stake),
    ...(each.asked === undefined ? {} : { asked: Money.toJson(each.asked) }),
    ...(each.awarded === undefined ? {} : { awarded: Money.toJson(each.awarded) }),
    actions: available(graph, each.state, rolesTowards(ctx, each, rules)).map(({ name, transition }) => {
      const { statement, amount, evidence: files, card } = asks(name);
      return {
        transition: name,
        title: transition.title,
        style: transition.style ?? 'plain',
        ...(transition.confirm === undefined ? {} : { confirm: transition.confirm }),
        statement,
        amount: amount !== undefined,
        evidence: files,
        ...(card && { card }),
      };
    }),
    ...(each.until === undefined ? {} : { until: each.until.toString() }),
    ...(price && { price }),
    ...paymentOfIt,
    timeline: timeline.map(({ at, title, by, note, to }) => ({
      at: at.toString(),
      title,
      by: by.kind === 'system' ? rules.houseName : by.name,
      ...(note === undefined ? {} : { note }),
      toTitle: graph.states[to]?.title ?? to,
    })),
    evidence: evidence.map(({ id, name, contentType, personId, at, address }) => ({
      id,
      name,
      contentType,
      by: nameOf(personId),
      at: at.toString(),
      address,
    })),
    createdAt: each.createdAt.toString(),
  };
}

/** Of more time: what it costs, line by line, and what its card wants of whoever pays. */
async function moneyOf(
  ctx: Context,
  each: Case,
): Promise<{ price?: CaseView['price']; paymentOfIt: Pick<CaseView, 'bankUrl' | 'declined'> }> {
  if (each.quoteId === undefined) return { paymentOfIt: {} };
  const isPayer = ctx.actor.personId === each.guestId;
  const [quote, payment] = await Promise.all([quoteById(ctx.db, each.quoteId), isPayer ? paymentOf(ctx.db, paidFor(each)) : undefined]);
  const price = quote?.lines
    .filter(({ payer }) => payer === 'guest')
    .map(({ label, explanation, amount }) => ({ label, explanation, amount: Money.toJson(amount) }));
  return {
    ...(price && { price }),
    paymentOfIt: {
      ...(payment?.action && { bankUrl: payment.action.url }),
      ...(payment?.declined && each.state !== 'settled' && { declined: payment.declined.message }),
    },
  };
}
