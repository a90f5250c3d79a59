import type { Context } from '#platform/context';
import { inTransaction, type Tx } from '#platform/database';
import type { JobHandler } from '#platform/jobs';
import { issueOneTimeToken } from '../accounts/one-time-token.ts';
import { findPerson } from '../accounts/store.ts';
import { tell } from '../accounts/tell.ts';
import type { Person } from '../domain.ts';
import type { Parts } from '../settings.ts';
import { isOver, lockReset, resetQueue, type OpenReset } from './store.ts';

/** Where who is logged in sees it, and stops it. */
export const resetPage = '/account/security';

const inWords = (at: Temporal.Instant): string =>
  `${at.toZonedDateTimeISO('UTC').toLocaleString('en-US', { dateStyle: 'full', timeStyle: 'short' })} UTC`;

interface StopNotice {
  reset: OpenReset;
  notice: 'factor_reset_begun' | 'factor_reset_soon';
  /** Besides the end of the waiting. */
  data?: Record<string, string>;
}

/** By mail with a link that stops it, and in the product, where it is stopped without one. */
export async function tellWithStop(
  parts: Parts,
  ctx: Context,
  tx: Tx,
  person: Person,
  { reset, notice, data = {} }: StopNotice,
): Promise<void> {
  const token = await issueOneTimeToken(ctx, tx, { purpose: 'stop_reset', personId: person.id, expiresAt: reset.expiresAt });
  await tell(parts, ctx, tx, person, {
    notice,
    data: { ends: inWords(reset.endsAt), ...data },
    path: `/log-in/lost/stop?token=${token}`,
    inside: { personId: person.id, path: resetPage },
  });
}

/** The timers of a reset: a day before the waiting is over, and when it is. Who stopped it took them out of the queue; one that comes all the same finds nothing open. */
export function factorResetJob(parts: Parts): JobHandler {
  return {
    queue: resetQueue,
    async handle(ctx, { payload }) {
      await inTransaction(ctx, async (tx) => {
        const reset = await lockReset(ctx, tx, { id: String(payload['resetId']) });
        const person = reset === undefined ? undefined : await findPerson(tx, reset.personId);
        if (reset === undefined || person === undefined) return;
        if (payload['says'] === 'soon') {
          // Where nothing ran for a day there is nothing left to remind of.
          if (!isOver(ctx, reset)) await tellWithStop(parts, ctx, tx, person, { reset, notice: 'factor_reset_soon' });
          return;
        }
        await tell(parts, ctx, tx, person, {
          notice: 'factor_reset_over',
          data: { until: inWords(reset.expiresAt) },
          path: '/log-in',
          inside: { personId: person.id, path: resetPage },
        });
      });
    },
  };
}
