import { Money, type Id } from '#kernel';
import type { ProcessGraph } from '#kernel/process';
import { type Context, may } from '#platform/context';
import type { Tx } from '#platform/database';
import { enqueue } from '#platform/jobs';
import { defineProcess, type Process, type StepContext } from '#platform/process';
import { accounts, expectBalance } from '#modules/ledger';
import { cardSteps, requestAuthorization, requestRefund } from '#modules/payments';
import { lockPack, moveLeft, savePackState, type Pack } from './store.ts';
import { hours } from './value.ts';

export interface PackRules {
  graph: ProcessGraph;
  guestRole: string;
  providerRole: string;
  notify(ctx: Context, tx: Tx, notice: { to: Id<'person'>; template: string; data: Record<string, string>; link: string }): Promise<void>;
}

export type PackProcess = Process<Pack>;
type Of = StepContext<Pack>;

export const outcomeQueue = 'packs.outcome';
const none: readonly Id<'effect'>[] = [];
const subjectOf = ({ id }: Pack) => ({ kind: 'pack', id });

/** A pack from the wish to buy it until nothing of its money is left. */
export function packProcess(rules: PackRules): PackProcess {
  return defineProcess<Pack>({
    graph: rules.graph,
    roles: [rules.guestRole, rules.providerRole, 'admin'],
    anchors: ['expiresAt'],
    idOf: ({ id }) => id,
    async lock(tx, id) {
      const { pack, version } = await lockPack(tx, id);
      return { subject: pack, state: pack.state, version, enteredAt: pack.stateEnteredAt };
    },
    save: savePackState,
    rolesOf: (ctx, { guestId, hostId }) => [
      ...(ctx.actor.personId === guestId ? [rules.guestRole] : []),
      ...(ctx.actor.personId === hostId ? [rules.providerRole] : []),
      ...(may(ctx, 'bookings.oversee') ? ['admin'] : []),
    ],
    anchorsOf: ({ expiresAt }) => ({ expiresAt }),
    eventPayload: ({ listingId, minutes }) => ({ listingId, minutes }),
    async sendNotice(ctx, tx, { to, template }, { subject }) {
      const person = to === rules.guestRole ? subject.guestId : subject.hostId;
      await rules.notify(ctx, tx, { to: person, template, link: '/account/packs', data: wording(subject) });
    },
    actions: {
      ...cardSteps<Pack>({ paidFor: subjectOf, amountOf: ({ total }) => total }),
      authorize: {
        async run(ctx, tx, { subject }: Of) {
          const { effectId } = await requestAuthorization(ctx, tx, {
            subject: subjectOf(subject),
            payer: subject.guestId,
            payee: subject.hostId,
            amount: subject.total,
            prepaid: true,
            paymentMethodId: subject.paymentMethodId,
            description: `Pack of ${hours(subject.minutes)}, ${subject.listingTitle}`,
          });
          return [effectId];
        },
      },
      /** From here on the hours can be used. */
      noteCapture: {
        empties: ['authorization'],
        fills: ['pack'],
        run: (_ctx, tx, { subject }: Of) => expectBalance(tx, accounts.escrow(subjectOf(subject)).code, subject.total),
      },
      /** What is left goes back to the card, and can no more be used from this moment on. */
      refundUnused: {
        async run(ctx, tx, { subject }: Of) {
          const { left } = subject;
          await expectBalance(tx, accounts.escrow(subjectOf(subject)).code, left.total);
          if (Money.isZero(left.total)) {
            await enqueue(ctx, tx, { queue: outcomeQueue, payload: { id: subject.id, outcome: 'refunded' } });
            return none;
          }
          const effect = await requestRefund(ctx, tx, { subject: subjectOf(subject), amount: left.total, reason: 'pack' });
          return effect === undefined ? none : [effect];
        },
      },
      noteEnd: {
        empties: ['pack'],
        async run(_ctx, tx, { subject }: Of) {
          await moveLeft(tx, subject.id, subject.left, -1);
          return expectBalance(tx, accounts.escrow(subjectOf(subject)).code, Money.zero(subject.total.currency));
        },
      },
    },
  });
}

const wording = ({ listingTitle, minutes, total, left, expiresAt }: Pack): Record<string, string> => ({
  listing: listingTitle,
  hours: hours(minutes),
  total: Money.format(total),
  left: hours(left.minutes),
  refund: Money.format(left.total),
  until: expiresAt.toZonedDateTimeISO('UTC').toLocaleString('en-US', { dateStyle: 'long' }),
});
