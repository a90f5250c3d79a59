import assert from 'node:assert/strict';
import type { HostileWorld } from './hostile-world.ts';
import type { Stop, Walk } from './hostile-walk.ts';
import { atTheDoor, isStaffOf, type Principal } from './matrix.ts';
import type { DeclaredMarket } from './permissions-page.ts';

const kitchenStreet = '1 Folsom St';

/** What staff reads unmasked, and why that is right. */
const needed = ({ victims }: HostileWorld): Readonly<Record<string, string>> => ({
  // The desk compares the name with the paper, which shows it anyway; each look is audited.
  'GET /compliance/documents/:documentId': victims.host.name,
  // Whoever sees kitchens that are not public sees where they are.
  'GET /listings/:idOrSlug': kitchenStreet,
});

/**
 * Has every kind of staff read whatever it may, about the victims. What was wrong is in the walk.
 *
 * @returns "who route" of every read that was answered
 */
export async function readAsStaff(
  world: HostileWorld,
  begun: Walk,
  { stops, people, matrix }: { stops: readonly Stop[]; people: readonly Principal[]; matrix: DeclaredMarket },
): Promise<Set<string>> {
  const { chef, host } = world.victims;
  const contact = [chef.name, chef.email, host.email, kitchenStreet];
  const exceptions = needed(world);
  const readers = people.filter((each) => isStaffOf(each) && each.isUnknown !== true);
  const read = new Set<string>();
  for (const stop of stops.filter(({ route: { method } }) => method === 'GET')) {
    const declared = matrix.routes.get(stop.name) ?? assert.fail(stop.name);
    // What strangers may read, such as the host's name on the page of a kitchen, is masked to nobody.
    const hidden = stop.route.access === 'public' ? contact : [...contact, host.name];
    for (const who of readers.filter((each) => atTheDoor(declared, each) === 'passes')) {
      const { status, text } = await begun.send(stop, { what: `as ${who.what}`, token: who.token });
      if (status === 200) read.add(`${who.what} ${stop.name}`);
      const shown = hidden.find((word) => text.includes(word) && word !== exceptions[stop.name]);
      if (shown !== undefined) begun.wrong.push(`${stop.name} shows ${who.what} "${shown}"`);
    }
  }
  for (const role of ['support', 'admin']) assert.ok([...read].filter((each) => each.startsWith(`a ${role} `)).length > 10, role);
  return read;
}

/** A name or address of those whom staff works for, in an answer to staff. */
export function unmaskedIn(
  { victims: { chef, host } }: HostileWorld,
  { route: { access }, facts }: Stop,
  text: string,
): string | undefined {
  if (typeof access === 'string' || (facts.as !== 'admin' && facts.as !== 'support')) return undefined;
  return [chef.name, chef.email, host.name, host.email].find((word) => text.includes(word));
}
