import assert from 'node:assert/strict';
import type { Context } from '#platform/context';
import { totpCodeOfStep, totpStepAt, type Identity } from '#modules/identity';

/** Sets an authenticator app up for whoever acts, as the page does. @returns the app's secret, and a token in which roles of staff count */
export async function setUpSecondFactor(
  identity: Identity,
  ctx: Context,
): Promise<{ secret: string; accessToken: string; recoveryCodes: string[] }> {
  const { secret } = await identity.beginTotp(ctx);
  const confirmed = await identity.confirmTotp(ctx, totpCodeOfStep(secret, totpStepAt(ctx.clock.now())));
  return { secret, ...confirmed };
}

/** The same for somebody who logged in. */
export async function strengthen(
  identity: Identity,
  ctx: Context,
  as: (actor: Context['actor']) => Context,
  token: string,
): Promise<string> {
  const actor = await identity.authenticate(ctx, token);
  assert.ok(actor !== undefined);
  return (await setUpSecondFactor(identity, as(actor))).accessToken;
}
