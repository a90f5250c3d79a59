import { solveChallenge as solve } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';

type Challenge = Parameters<typeof solve>[0]['challenge'];

const patienceMs = 60_000;

/** Does the work that the API asked for. The browser does it beside the page, which stays usable. */
export async function solveChallenge({ parameters, signature }: Challenge): Promise<string> {
  const challenge = { parameters, ...(signature === undefined ? {} : { signature }) };
  const solution = await solve({ challenge, deriveKey, timeout: patienceMs });
  if (!solution) throw new Error('The work took too long.');
  return btoa(JSON.stringify({ challenge, solution: { counter: solution.counter, derivedKey: solution.derivedKey } }));
}
