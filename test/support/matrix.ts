import assert from 'node:assert/strict';
import { sql } from '#platform/database';
import type { DeclaredRoute } from './permissions-page.ts';
import { logIn, password, signUp, type HostileWorld, type Somebody } from './hostile-world.ts';
import { roles as table } from './roles.ts';
import { strengthen } from './second-factor.ts';

/** Somebody at the door, and what the roles of the market and the staff's grants make of them. */
export interface Principal {
  what: string;
  token: string | undefined;
  /** The token is no good here: refused even where strangers may come. */
  isUnknown?: true;
  /** The roles that count. */
  roles: readonly string[];
  /** What was granted for a while and has not ended. */
  granted?: readonly string[];
  hasProof: boolean;
  /** Of a limited token. */
  scopes?: readonly string[];
}

/** One of each kind there is, the roles being those that the market has: another role is walked without a word here. */
export async function principals(world: HostileWorld): Promise<Principal[]> {
  const { house, victims, foreigners, expiredToken } = world;
  const { market, prep } = house;
  const { identity } = prep;
  const made: Principal[] = [{ what: 'a visitor', token: undefined, roles: [], hasProof: false }];
  const add = (what: string, token: string | undefined, rest: Partial<Principal> = {}): void =>
    void made.push({ what, token, roles: [], hasProof: true, ...rest });
  const unknown = { isUnknown: true, hasProof: false } as const;
  const join = async (role: string, name: string): Promise<Somebody> => logIn(house, await signUp(house, role, name));

  for (const [role, { staff }] of Object.entries(prep.roles)) {
    add(`a ${role}`, (await join(role, `Another ${role}`)).token, { roles: [role] });
    const session = await identity.logIn(market.ctx, { email: (await signUp(house, role, `Plain ${role}`)).email, password });
    if (staff) add(`a ${role} without a second factor`, session.accessToken);
    const { email } = await signUp(house, role, `Late ${role}`);
    const late = await identity.logIn(market.ctx, { email, password });
    if (staff) await strengthen(identity, market.ctx, market.as, late.accessToken);
    await sql`update session set proven_at = proven_at - interval '1 hour' where id = ${late.id}`.execute(market.ctx.db);
    const { accessToken } = await identity.refreshSession(market.ctx, late.refreshToken);
    add(`a ${role} whose proof is old`, accessToken, { roles: [role], hasProof: false });
  }

  for (const [role, { mayAsk }] of Object.entries(prep.roles)) {
    if (mayAsk.length === 0) continue;
    const [asker, former] = [await join(role, `Elevated ${role}`), await join(role, `Formerly elevated ${role}`)];
    await elevate(world, asker, mayAsk);
    const id = await elevate(world, former, mayAsk);
    await send(world, former, `/elevations/${id}/end`);
    add(`a ${role} with rights for a while`, asker.token, { roles: [role], granted: mayAsk });
    add(`a ${role} whose rights have ended`, former.token, { roles: [role] });
  }

  for (const [role, { staff, may }] of Object.entries(prep.roles)) {
    const person = await join(role, `Programming ${role}`);
    const acting = market.as((await identity.authenticate(market.ctx, person.token)) ?? assert.fail(`${role} is not logged in`));
    for (const scopes of staff ? [['bookings.read']] : [['bookings.read'], [...may]]) {
      const { token } = await identity.makeToken(acting, { name: 'A program', scopes, days: 1 });
      add(`a program of a ${role}, good for ${scopes.join()}`, token, { roles: staff ? [] : [role], hasProof: false, scopes });
    }
  }

  const leaver = await join('chef', 'Leaving Chef');
  const actor = await identity.authenticate(market.ctx, leaver.token);
  await identity.closeAccount(market.as(actor ?? assert.fail('the leaver is not logged in')), {});
  add('a closed account', leaver.token, unknown);
  const out = await join('host', 'Logged out Host');
  await identity.logOutEverywhere(market.as((await identity.authenticate(market.ctx, out.token)) ?? assert.fail('not logged in')));
  add('a session that has ended', out.token, unknown);
  add('a token that has expired', expiredToken, unknown);
  for (const [role, { token }] of Object.entries(foreigners)) add(`a ${role} of another market`, token, unknown);
  for (const [role, { token }] of Object.entries(victims)) add(`the ${role} who owns the rows`, token, { roles: [role] });
  await house.settle();
  return made;
}

/** What the door must answer by the declarations: a status, or that it lets pass. */
export function atTheDoor({ asks, needsProof, scope, roles }: DeclaredRoute, who: Principal): 401 | 403 | 'passes' {
  if (who.isUnknown === true) return 401;
  if (asks === 'everybody') return 'passes';
  if (who.token === undefined) return 401;
  const has = asks === 'a log-in' || who.roles.some((role) => roles.has(role)) || who.granted?.includes(asks) === true;
  if (!has || (who.scopes !== undefined && !who.scopes.includes(scope || asks))) return 403;
  return needsProof && !who.hasProof ? 401 : 'passes';
}

/** Works for the market, or has rights beyond a role of hosts and guests. */
export const isStaffOf = ({ roles, granted = [] }: Principal): boolean =>
  granted.length > 0 || roles.some((role) => table[role]?.staff === true);

async function elevate(world: HostileWorld, who: Somebody, permissions: readonly string[]): Promise<string> {
  const { id } = await send(world, who, '/elevations', { permissions, minutes: 30, reason: 'To be walked with' });
  await send(world, world.admin, `/admin/elevations/${String(id)}/decision`, { isGranted: true });
  return String(id);
}

async function send(
  { house, app }: HostileWorld,
  { token }: Somebody,
  path: string,
  payload: object = {},
): Promise<Record<string, unknown>> {
  const answer = await app.inject({
    method: 'POST',
    url: `/${house.market.name}/api/v1${path}`,
    headers: { authorization: `Bearer ${token}` },
    payload,
  });
  assert.ok(answer.statusCode < 300, answer.body);
  return answer.body === '' ? {} : answer.json();
}
