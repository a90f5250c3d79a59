import { missing, type Clock } from '#kernel';
import { totpCodeOfStep, totpStepAt } from '#modules/identity';
import type { DemoPerson } from '#markets/prep';

const stepMs = 30_000;

/** The phones of the demo's people: each shows a code that was not shown before, as somebody who waits for the next one would type it. */
export function demoAuthenticator(people: readonly DemoPerson[], clock: Clock): (email: string) => Promise<{ name: string; code: string }> {
  const shown = new Map<string, number>();
  return async (email) => {
    const person = people.find((each) => each.email === email);
    if (person?.totpSecret === undefined) throw missing('sandbox.no_authenticator', 'Nobody here has an authenticator by that address.');
    // Codes of the step before and the step after the present one are taken as well: three at once, then one every thirty seconds.
    const step = Math.max((shown.get(email) ?? 0) + 1, totpStepAt(clock.now()) - 1);
    shown.set(email, step);
    const waitMs = (step - 1) * stepMs - clock.now().epochMilliseconds;
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    return { name: person.displayName, code: totpCodeOfStep(person.totpSecret, step) };
  };
}
