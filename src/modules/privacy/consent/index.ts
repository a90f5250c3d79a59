import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import type { Subscriber } from '#platform/outbox';
import { noteWithAccount } from './log.ts';
import type { ConsentText } from './texts.ts';

export { consentRoutes } from './http.ts';
export { type ConsentText, type TextVersion } from './texts.ts';

/**
 * Notes what somebody agreed to by asking for an account: the texts in force when it was made. One that the house made for somebody has
 * agreed to nothing yet, and is asked at the next log-in.
 */
export const consentEar = (texts: readonly ConsentText[]): Subscriber => ({
  name: 'privacy.consent',
  on: ['person.registered'],
  async handle(ctx, tx, { actor, payload, occurredAt: at }) {
    const personId = String(payload['personId']);
    if (actor.personId === personId) await noteWithAccount(ctx, tx, texts, { personId, language: 'en', way: 'registration', at });
  },
});

/** Notes for a person what comes with an account, where the house made it: a seed. */
export const agreeFor =
  (texts: readonly ConsentText[]) =>
  (ctx: Context, tx: Tx, personId: string): Promise<void> =>
    noteWithAccount(ctx, tx, texts, { personId, language: 'en', way: 'house', at: ctx.clock.now() });
