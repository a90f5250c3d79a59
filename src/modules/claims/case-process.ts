import { Money, type Id } from '#kernel';
import type { Notice, ProcessGraph } from '#kernel/process';
import { type Context, may } from '#platform/context';
import type { Tx } from '#platform/database';
import { enqueue } from '#platform/jobs';
import { defineProcess, type Action, type Process, type StepContext } from '#platform/process';
import { announce } from '#platform/realtime';
import type { Case } from './domain.ts';
import type { ClaimsRules } from './rules.ts';
import { lockCase, saveState } from './store.ts';

export type CaseProcess = Process<Case>;
export type OfCase = StepContext<Case>;
export type CaseActions = Readonly<Record<string, Action<Case>>>;
export const none: readonly Id<'effect'>[] = [];

/** Puts a graph to work on cases. Besides chef, host and staff, a case knows who opened it and who responds. */
export function caseProcess(rules: ClaimsRules, graph: ProcessGraph, actions: CaseActions): CaseProcess {
  return defineProcess<Case>({
    graph,
    actions,
    roles: [rules.guestRole, rules.providerRole, 'admin', 'opener', 'respondent'],
    anchors: ['endsAt', 'answerBy'],
    idOf: ({ id }) => id,
    async lock(tx, id) {
      const { subject, version } = await lockCase(tx, id);
      return { subject, state: subject.state, version, enteredAt: subject.stateEnteredAt };
    },
    save: saveState,
    rolesOf: (ctx, each) => rolesTowards(ctx, each, rules),
    anchorsOf: ({ endsAt, answerBy }) => ({ endsAt, ...(answerBy === undefined ? {} : { answerBy }) }),
    eventPayload: ({ bookingId, number, guestId, providerId, kind }) => ({ bookingId, number, guestId, providerId, kind }),
    async sendNotice(ctx, tx, notice, { subject, note }) {
      const link = notice.to === 'admin' ? `/admin/cases/${subject.id}` : `/bookings/${subject.bookingId}`;
      for (const to of await addressees(tx, notice, subject, rules))
        await rules.notify(ctx, tx, { to, template: notice.template, link, data: wording(subject, note) });
    },
    async onStep(ctx, tx, { subject, step }) {
      await announce(ctx, tx, `booking:${subject.bookingId}`, { case: subject.kind, state: step.to });
    },
  });
}

export function rolesTowards(ctx: Context, { guestId, providerId, openedBy }: Case, { guestRole, providerRole }: ClaimsRules): string[] {
  const { personId } = ctx.actor;
  const roles: string[] = [];
  if (personId === guestId) roles.push(guestRole);
  if (personId === providerId) roles.push(providerRole);
  if (roles.length > 0 && openedBy !== undefined) roles.push(personId === openedBy ? 'opener' : 'respondent');
  if (may(ctx, 'cases.rule')) roles.push('admin');
  return roles;
}

async function addressees(tx: Tx, { to }: Notice, each: Case, rules: ClaimsRules): Promise<readonly Id<'person'>[]> {
  if (to === 'admin') return rules.staff(tx);
  if (to === rules.guestRole) return [each.guestId];
  if (to === rules.providerRole) return [each.providerId];
  const opener = each.openedBy ?? each.guestId;
  return [to === 'opener' ? opener : opener === each.guestId ? each.providerId : each.guestId];
}

function wording(
  { number, listingTitle, stake, asked, awarded, answerBy, timeZone }: Case,
  note: string | undefined,
): Record<string, string> {
  const none = Money.zero(stake.currency);
  const until = answerBy?.toZonedDateTimeISO(timeZone).toLocaleString('en-US', { dateStyle: 'full', timeStyle: 'short' });
  return {
    number,
    listing: listingTitle,
    stake: Money.format(stake),
    asked: Money.format(asked ?? none),
    awarded: Money.format(awarded ?? none),
    rest: Money.format(Money.subtract(stake, awarded ?? none)),
    until: until ?? '',
    note: note ?? '',
  };
}

export const outcomeQueue = 'claims.outcome';

/** When there is nothing to ask the provider, the outcome is known; it comes as a job, so that each step stays one step. */
export async function tellLater(ctx: Context, tx: Tx, { id }: { id: string }, outcome: string): Promise<readonly Id<'effect'>[]> {
  await enqueue(ctx, tx, { queue: outcomeQueue, payload: { id, outcome } });
  return none;
}
