import { invalid, unauthenticated } from '#kernel';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { tellOwner } from '../accounts/tell.ts';
import type { Parts } from '../settings.ts';
import { wrongCode } from './wrong-code.ts';
import { factorFacts, takeRecoveryCode, takeTotpCode } from './store.ts';

/** One of them. */
export interface FactorShown {
  /** Of the authenticator app. */
  code?: string;
  recoveryCode?: string;
}

/** Takes what a person shows as second factor, and uses it up. @throws identity.wrong_code, identity.code_used, identity.no_proof */
export async function showFactor(parts: Parts, ctx: Context, tx: Tx, personId: string, shown: FactorShown): Promise<void> {
  if (shown.code !== undefined) {
    const taken = await takeTotpCode(parts, ctx, tx, personId, shown.code);
    if (taken === 'used') {
      throw unauthenticated('identity.code_used', 'This code was used already. Wait for the next one: that takes half a minute at most.');
    }
    if (taken === 'wrong') throw wrongCode();
    return;
  }
  if (shown.recoveryCode === undefined) throw invalid('identity.no_proof', 'Show a passkey, the code of your app, or a recovery code.');
  if (!(await takeRecoveryCode(ctx, tx, personId, shown.recoveryCode))) {
    throw unauthenticated('identity.wrong_code', 'This is none of your recovery codes, or it was used before.');
  }
  const { recoveryCodesLeft } = await factorFacts(tx, personId);
  await ctx.audit.record(ctx, tx, {
    action: 'person.recovery_code_used',
    subject: { kind: 'person', id: personId },
    after: { left: recoveryCodesLeft },
  });
  const data = { left: String(recoveryCodesLeft) };
  await tellOwner(parts, ctx, tx, personId, { notice: 'recovery_used', data, path: '/account/security' });
}
