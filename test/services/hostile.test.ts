import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { accessCookie } from '#platform/http';
import { channelDoor } from '#platform/realtime';
import { brokenBodies, short, wrongBodies, wrongCursors, wrongParams, wrongQueries } from '#test/hostile-values';
import { overheard } from '#test/hostile-log';
import { sensitiveActs } from '#test/sensitive-acts';
import { auditedSoFar, rightFor, rightfully, stopsOf, Walk, type Stop } from '#test/hostile-walk';
import { atTheDoor, isStaffOf, principals, type Principal } from '#test/matrix';
import { channelFacts } from '#test/matrix-channels';
import { readAsStaff, unmaskedIn } from '#test/matrix-masks';
import { declaredOf, type DeclaredMarket } from '#test/permissions-page';
import { roles as table } from '#test/roles';
import { hostileWorld, served, type HostileWorld, type Somebody } from '#test/hostile-world';

/**
 * Written although the request was refused, and why that is right. Anything else that is written is a fault.
 * - idempotency_key: a final refusal is kept under its key, so that a lost answer is told again and not tried again.
 */
const keptOfRefusals = ['idempotency_key', 'abroad.idempotency_key'];
const gone = '00000000-0000-7000-8000-00000000dead';

const can = (roles: readonly string[], permission: string): boolean => roles.some((role) => table[role]?.may.includes(permission) === true);

describe('every route, asked by people who mean no good', () => {
  let world: HostileWorld;
  let stops: Stop[];
  let people: Principal[];
  let matrix: DeclaredMarket;
  const walked = new Set<string>();
  let asked = 0;

  before(async () => {
    world = await hostileWorld();
    stops = stopsOf(world);
    people = await principals(world);
    matrix = declaredOf('Prep');
  });

  /** Walks all routes; what was wrong anywhere is told at once. */
  async function walk(each: (stop: Stop, walk: Walk) => Promise<void>): Promise<void> {
    const begun = await Walk.begin(world);
    for (const stop of stops) {
      await each(stop, begun);
      walked.add(stop.name);
      if (stop.route.method !== 'GET') await begun.nothingWritten(stop.name, keptOfRefusals);
    }
    await begun.nothingWritten('all that only read', keptOfRefusals);
    asked += begun.asked;
    assert.equal(begun.wrong.length, 0, `${begun.wrong.length} faults:\n${begun.wrong.join('\n')}`);
  }

  const readsBody = ({ route }: Stop): boolean => route.method !== 'GET' && route.stream !== true && route.rawBody !== true;
  const right = ({ facts, right: { body } }: Stop): { token: string | undefined; body: unknown } => ({
    token: rightfully(world, facts)?.token,
    body,
  });
  const protectedRoute = ({ route }: Stop): boolean => route.access !== 'public';

  test('a body with something missing, unknown, too long, out of bounds or of another type is refused', () =>
    walk(async (stop, begun) => {
      if (!readsBody(stop)) return;
      const wrong =
        stop.route.body === undefined
          ? [{ what: 'a body where none is', value: { surprise: 1 } }]
          : wrongBodies(stop.route.body, stop.right.body);
      for (const { what, value } of wrong) await begun.refused(stop, { what, ...right(stop), body: value }, [400]);
    }));

  test('a body that is no JSON, or not said to be, is refused', () =>
    walk(async (stop, begun) => {
      if (!readsBody(stop)) return;
      for (const broken of brokenBodies) await begun.refused(stop, { ...right(stop), ...broken }, [400, 413, 415]);
    }));

  test('a query with an unknown, repeated, missing or wrong parameter is refused', () =>
    walk(async (stop, begun) => {
      const all = Object.entries(stop.right.query).map(([name, value]): [string, string] => [name, String(value)]);
      for (const { what, name, value } of wrongQueries(stop.route.query)) {
        const rest = all.filter(([each]) => each !== name);
        await begun.refused(stop, { what, ...right(stop), query: value === undefined ? rest : [...rest, [name, value]] }, [400]);
      }
      for (const twice of all) await begun.refused(stop, { what: `${twice[0]} twice`, ...right(stop), query: [...all, twice] }, [400]);
    }));

  test('a cursor that the list did not give out is refused', () =>
    walk(async (stop, begun) => {
      const { properties = {} } = (stop.route.query ?? {}) as { properties?: Record<string, unknown> };
      if (!('cursor' in properties)) return;
      const rest = Object.entries(stop.right.query).map(([name, value]): [string, string] => [name, String(value)]);
      for (const cursor of wrongCursors())
        await begun.refused(stop, { what: `the cursor ${cursor}`, ...right(stop), query: [...rest, ['cursor', cursor]] }, [400]);
    }));

  test('an address with an id that is none, or nobody’s, is refused', () =>
    walk(async (stop, begun) => {
      for (const { name, value } of wrongParams(stop.route.path, stop.route.params)) {
        const params = { ...stop.right.params, [name]: value };
        // A file is asked for by a signed address; another address has no signature.
        const statuses = name === '*' ? [400, 403, 404, 414] : [400, 404, 414];
        await begun.refused(stop, { what: `${name} ${short(value)}`, ...right(stop), params }, statuses);
      }
    }));

  test('a token that is none, has ended, was changed or is from another market opens nothing', () =>
    walk(async (stop, begun) => {
      const { victims, foreigners, expiredToken, house } = world;
      const { token: _own, ...rest } = right(stop);
      const changed = `${victims.chef.token.slice(0, -4)}AAAA`;
      const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${victims.chef.token.split('.')[1]}.`;
      const foreign = foreigners[stop.facts.as === 'nobody' ? 'admin' : stop.facts.as].token;
      const bad = { nonsense: 'x', changed, unsigned, expired: expiredToken, foreign, NUL: 'a.b.c', long: 'x'.repeat(8_000) };
      for (const [what, token] of Object.entries(bad)) await begun.refused(stop, { what: `${what} token`, ...rest, token }, [401]);
      if (!protectedRoute(stop)) return;
      await begun.refused(stop, { what: 'no token', ...rest }, [401]);
      for (const token of [foreign, expiredToken, 'x']) {
        const cookie = `${accessCookie(house.market.name)}=${token}`;
        const headers = { 'sec-fetch-site': 'same-origin' };
        await begun.refused(stop, { what: 'a bad cookie', ...rest, cookie, headers }, [401]);
      }
    }));

  test('a cookie sent by another site carries out nothing', () =>
    walk(async (stop, begun) => {
      if (stop.route.method === 'GET' || !protectedRoute(stop)) return;
      const { token, body } = right(stop);
      const cookie = `${accessCookie(world.house.market.name)}=${token}`;
      for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }, { origin: 'null' }, {}])
        await begun.refused(
          stop,
          { what: `from ${JSON.stringify(headers)}`, cookie, body, headers: headers as Record<string, string> },
          [403],
        );
    }));

  test('people without the role are refused', () =>
    walk(async (stop, begun) => {
      const { access } = stop.route;
      if (access === 'public' || access === 'signed-in') return;
      const people = [...Object.values(world.strangers), ...Object.values(world.victims), world.admin];
      for (const { token, roles } of people.filter((each) => !can(each.roles, access.may)))
        await begun.refused(stop, { what: `as ${roles.join()}`, ...right(stop), token }, [403]);
    }));

  /** Those who may call the route, and own nothing that it is about. */
  const others = ({ route: { access }, facts }: Stop): (Somebody | undefined)[] => {
    const { strangers } = world;
    if (facts.as === 'nobody') return [undefined, strangers.chef, strangers.host];
    return Object.values(strangers).filter(({ roles }) => typeof access === 'string' || can(roles, access.may));
  };

  test('what is another’s is refused in the words for what does not exist', () =>
    walk(async (stop, begun) => {
      if (stop.facts.others !== 'refused') return;
      const known = { ...world.known, ...stop.facts.known, ...stop.facts.othersAsk };
      const never = Object.fromEntries(Object.entries(known).map(([name, value]) => [name, isId(value) ? gone : value]));
      const [theirs, nobodys] = [rightFor(stop.route, known), rightFor(stop.route, never)];
      for (const who of others(stop)) {
        const ask = async (it: Stop['right'], what: string): Promise<unknown> => {
          const { method, path } = stop.route;
          const headers = { 'idempotency-key': what === 'theirs' && path === '/bookings' ? `${method} ${path}` : `${what} ${path}` };
          const extra = stop.route.idempotent === true ? { headers } : {};
          const answer = await begun.refused(
            { ...stop, right: it },
            { what, token: who?.token, params: it.params, body: it.body, ...extra },
            [404],
          );
          return answer.text.replaceAll(/[0-9a-f-]{36}|pm_\w+/g, 'ID');
        };
        const [first, second] = [await ask(theirs, 'theirs'), await ask(nobodys, 'nobody’s')];
        if (first !== second) begun.wrong.push(`${stop.name} tells ${first} of another’s, and ${second} of nobody’s`);
      }
    }));

  test('lists of one’s own hold nothing of others, and touch nothing of theirs', () =>
    walk(async (stop, begun) => {
      const theirs = Object.values(world.known).filter(isId);
      const names = (text: string): string | undefined => theirs.find((id) => text.includes(id));
      const { body } = stop.right;
      if (stop.facts.others !== 'own' || (stop.route.method !== 'GET' && names(JSON.stringify(body ?? '')) === undefined)) return;
      for (const who of others(stop)) {
        const asking = { what: `as ${who?.name}`, token: who?.token, body };
        const answer = await begun.send(stop, asking);
        begun.tellsNothing(stop, asking, answer);
        if (answer.status !== 200 || names(answer.text) !== undefined) begun.wrong.push(`${stop.name}, ${asking.what}: ${answer.text}`);
      }
    }));

  test('in another market, what is here does not exist', () =>
    walk(async (stop, begun) => {
      if (
        !Object.values(stop.right.params)
          .concat(stop.facts.others === 'refused' ? [gone] : [])
          .some(isId)
      )
        return;
      const token = stop.facts.as === 'nobody' ? undefined : world.foreigners[stop.facts.as].token;
      await begun.refused(stop, { what: 'from abroad', ...right(stop), token, market: world.abroad }, [404]);
    }));

  test('the matrix: every route lets in whom the declarations say, and nobody else', async (t) => {
    const begun = await Walk.begin(world);
    assert.deepEqual([...matrix.routes.keys()].sort(), stops.map(({ name }) => name).sort(), 'npm run generate writes the page anew');
    for (const stop of stops) {
      const declared = matrix.routes.get(stop.name) ?? assert.fail();
      for (const who of people) {
        // A parameter that no route takes: whom the door lets pass is refused for it, and nothing is done.
        const { status, text } = await begun.send(stop, { what: who.what, token: who.token, query: [['matrix', '1']] });
        const [found, expected] = [status === 400 ? 'passes' : status, atTheDoor(declared, who)];
        if (found !== expected) begun.wrong.push(`${stop.name} as ${who.what}: ${found} in place of ${expected}; ${text.slice(0, 200)}`);
      }
    }
    // When a program's token was last used is noted.
    await begun.nothingWritten('all that was asked', [...keptOfRefusals, 'personal_token']);
    assert.equal(begun.wrong.length, 0, begun.wrong.join('\n'));
    t.diagnostic(`${stops.length} routes x ${people.length} kinds of people`);
  });

  test('the matrix: staff reaches what is another’s only where a permission of theirs says so', async (t) => {
    const begun = await Walk.begin(world);
    const staff = [...new Map(people.filter(isStaffOf).map((each) => [`${each.roles.join()} ${each.granted?.join()}`, each])).values()];
    for (const stop of stops.filter(({ facts }) => facts.others === 'refused')) {
      const declared = matrix.routes.get(stop.name) ?? assert.fail();
      const { facts, route } = stop;
      const theirs = { ...stop, right: rightFor(route, { ...world.known, ...facts.known, ...facts.othersAsk }) };
      for (const who of staff.filter((each) => atTheDoor(declared, each) === 'passes')) {
        const oversees = facts.overseenBy !== undefined && can(who.roles, facts.overseenBy);
        const { params, body } = theirs.right;
        const { status, text } = await begun.send(theirs, { what: `as ${who.what}`, token: who.token, params, body });
        // What guests and hosts do to it, staff that reaches it may mostly not: told so, and not that it does not exist.
        const expected = !oversees ? [404] : route.method === 'GET' ? [facts.answers] : [403, facts.answers];
        if (!expected.includes(status)) begun.wrong.push(`${stop.name} as ${who.what}: ${status} ${text.slice(0, 200)}`);
      }
    }
    // That staff looked at somebody's paper is audited.
    await begun.nothingWritten('all that staff asked', [...keptOfRefusals, 'audit_entry', 'audit_node', 'job']);
    assert.equal(begun.wrong.length, 0, begun.wrong.join('\n'));
    t.diagnostic(`${begun.asked} requests for rows of others`);
  });

  test('the matrix: no role of staff reads the name or address of anybody without having revealed it', async (t) => {
    const begun = await Walk.begin(world);
    const read = await readAsStaff(world, begun, { stops, people, matrix });
    // Looks at papers are audited, and who first asks for recommendations has the catalogue drawn into their graph.
    await begun.nothingWritten('all that staff read', [...keptOfRefusals, 'audit_entry', 'audit_node', 'job', 'graph_node', 'graph_edge']);
    assert.equal(begun.wrong.length, 0, begun.wrong.join('\n'));
    t.diagnostic(`${read.size} answers to staff`);
  });

  test('the matrix: every channel is listened to by whom its declaration says', async (t) => {
    const { house } = world;
    const facts = channelFacts(world.known);
    const names = house.prep.modules.flatMap(({ channels = [] }) => channels.map(({ name }) => name)).sort();
    assert.deepEqual([names, [...matrix.channels].sort()], [Object.keys(facts).sort(), names]);
    const mayListen = channelDoor(served(house));
    for (const who of people) {
      const actor = who.token === undefined ? undefined : await house.prep.authenticate(house.market.ctx, who.token);
      assert.equal(actor === undefined, who.isUnknown === true || who.token === undefined, `a socket for ${who.what}`);
      if (actor === undefined) continue;
      for (const [name, { id, owners, overseenBy }] of Object.entries(facts)) {
        const own = owners.some((side) => side !== 'admin' && world.victims[side].personId === actor.personId);
        const expected = own || (overseenBy !== undefined && can(who.roles, overseenBy));
        assert.equal(await mayListen(actor, 'matrix', `${name}:${id}`), expected, `${name} for ${who.what}`);
        assert.equal(await mayListen(actor, 'matrix', `${name}:${gone}`), false, `${name} of nobody for ${who.what}`);
      }
    }
    t.diagnostic(`${names.length} channels x ${people.length} kinds of people`);
  });

  test('right requests are answered: what was refused above was refused for what was wrong about it', async () => {
    const begun = await Walk.begin(world);
    for (const stop of stops) {
      const before = await auditedSoFar(world);
      const answer = await begun.send(stop, { what: 'right', ...right(stop) });
      const act = sensitiveActs[stop.name];
      if (act !== undefined && act.shownBy === undefined && answer.status < 300) {
        const written = [...(await auditedSoFar(world))].flatMap(([id, action]) => (before.has(id) ? [] : [action]));
        if (!act.audited.some((action) => written.includes(action)))
          begun.wrong.push(`${stop.name} left no ${act.audited.join(' or ')} in the audit, but ${written.join(', ') || 'nothing'}`);
      }
      // Staff sees people masked, but in the signed record that it has to give a reason for.
      const shown = stop.route.path === '/admin/bookings/:bookingId/export' ? undefined : unmaskedIn(world, stop, answer.text);
      if (shown !== undefined) begun.wrong.push(`${stop.name} shows staff "${shown}"`);
      if (answer.status !== stop.facts.answers) begun.wrong.push(`${stop.name}: ${answer.status} ${answer.text.slice(0, 300)}`);
    }
    assert.equal(begun.wrong.length, 0, begun.wrong.join('\n'));
  });

  test('no log line holds a free text that was sent, or a name, an address, a password or a token', () =>
    assert.deepEqual(overheard(world), []));

  test('the walk went everywhere', (t) => {
    assert.deepEqual([...walked].sort(), world.routes.map(({ method, path }) => `${method} ${path}`).sort());
    t.diagnostic(`${walked.size} routes, ${asked} requests`);
  });
});

const isId = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f-]{27}$|^pm_/.test(value);
