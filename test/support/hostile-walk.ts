import { Type } from 'typebox';
import { sql } from '#platform/database';
import type { Route } from '#platform/http';
import { routeFacts, type RouteFacts } from './hostile-routes.ts';
import { specimen } from './hostile-values.ts';
import { password, type HostileWorld, type Somebody } from './hostile-world.ts';

/** One request of the walk. What is absent is absent from the request as well. */
export interface Asked {
  /** What is wrong about it, in words. */
  what: string;
  token?: string | undefined;
  cookie?: string;
  market?: string;
  params?: Record<string, unknown>;
  query?: [name: string, value: string][];
  body?: unknown;
  /** The body as bytes, in place of `body`. */
  raw?: string | Buffer;
  headers?: Record<string, string>;
}

export interface Answered {
  status: number;
  type: string;
  text: string;
}

/** A route, what the walk was told of it, and a request to it that is right. */
export interface Stop {
  name: string;
  route: Route;
  facts: RouteFacts;
  right: { params: Record<string, unknown>; query: Record<string, unknown>; body: unknown };
}

/** Words of code, database and files, which no answer may hold. */
const internals =
  /node_modules|\.ts:\d|\bat \w+ \(|\bselect\b.*\bfrom\b|insert into|violates|constraint|relation "|syntax error|kysely|pglite|postgres|typebox|fastify|FST_|\bundefined\b|\[object|\bNaN\b/i;

/** Every route of the market as it is served. @throws naming the routes of which the walk was told nothing, or that are gone */
export function stopsOf(world: HostileWorld): Stop[] {
  const facts = routeFacts(world.known, password);
  const byName = new Map(world.routes.map((route) => [`${route.method} ${route.path}`, route]));
  const strange = [...byName.keys()].filter((name) => facts[name] === undefined);
  const gone = Object.keys(facts).filter((name) => !byName.has(name));
  if (strange.length + gone.length > 0)
    throw new Error(`Tell test/support/hostile-routes.ts of these routes: ${strange.join(', ')}; these are gone: ${gone.join(', ')}.`);
  return Object.entries(facts).map(([name, each]) => {
    const route = byName.get(name) as Route;
    return { name, route, facts: each, right: rightFor(route, { ...world.known, ...each.known }) };
  });
}

export function rightFor({ params, query, body }: Route, known: Record<string, unknown>): Stop['right'] {
  const none = Type.Object({});
  return {
    params: specimen(params ?? none, known) as Record<string, unknown>,
    query: specimen(query ?? none, known) as Record<string, unknown>,
    body: body === undefined ? undefined : specimen(body, known),
  };
}

export const rightfully = (world: HostileWorld, { as }: RouteFacts): Somebody | undefined =>
  as === 'nobody' ? undefined : as === 'admin' ? world.admin : world.victims[as];

/** The action of every entry of the audit, by the entry's id. */
export async function auditedSoFar({ house }: HostileWorld): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; action: string }>`select id, action from audit_entry`.execute(house.market.ctx.db);
  return new Map(rows.map(({ id, action }) => [id, action]));
}

/** Sends requests and keeps a list of what was not as it should be. */
export class Walk {
  readonly #world: HostileWorld;
  readonly wrong: string[] = [];
  asked = 0;

  private constructor(world: HostileWorld) {
    this.#world = world;
  }

  static async begin(world: HostileWorld): Promise<Walk> {
    await world.writes.sinceTheLastLook();
    return new Walk(world);
  }

  async send({ route, right }: Stop, asked: Asked): Promise<Answered> {
    this.asked += 1;
    const { token, cookie, market = this.#world.house.market.name, params = right.params, body, raw } = asked;
    const query = asked.query ?? Object.entries(right.query).map(([name, value]) => [name, String(value)] as [string, string]);
    const path = route.path
      .replaceAll(/:([A-Za-z]+)/g, (_all, name: string) => encodeURIComponent(String(params[name])))
      .replace(/\*$/, encodeURIComponent(String(params['*'] ?? 'nobody.jpg')));
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const answer = await this.#world.app.inject({
      method: route.method,
      url: `/${market}${route.root === true ? '' : '/api/v1'}${path}${query.length === 0 ? '' : `?${new URLSearchParams(query)}`}`,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(cookie === undefined ? {} : { cookie }),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...(route.idempotent === true ? { 'idempotency-key': `walk ${crypto.randomUUID()}` } : {}),
        ...asked.headers,
      },
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: answer.statusCode, type: String(answer.headers['content-type'] ?? ''), text: answer.body };
  }

  /** Sends it and holds the answer to be a problem of one of these statuses, which tells nothing that is not the asker's. */
  async refused(stop: Stop, asked: Asked, statuses: readonly number[]): Promise<Answered> {
    const answer = await this.send(stop, asked);
    const { status, type, text } = answer;
    const complain = (why: string): void => void this.wrong.push(`${stop.name}, ${asked.what}: ${why}; ${status} ${text.slice(0, 300)}`);
    if (!statuses.includes(status)) complain(`should be ${statuses.join(' or ')}`);
    else if (!type.startsWith('application/problem+json')) complain(`is ${type}`);
    else {
      const problem = JSON.parse(text) as Record<string, unknown>;
      if (problem['status'] !== status) complain('tells another status');
      if (!/^[a-z]+\.[a-z_]+$/.test(String(problem['code']))) complain('has no stable code');
      if (!/^[\p{Lu}"].*[.?!]$/su.test(String(problem['detail']))) complain('does not say in a sentence what is wrong');
    }
    this.tellsNothing(stop, asked, answer);
    return answer;
  }

  /** Holds an answer to tell nothing of how the house is built, and nothing of the victims to others. */
  tellsNothing(stop: Stop, asked: Asked, { status, text }: Answered): void {
    const { secrets, victims, admin, writes } = this.#world;
    const complain = (why: string): void => void this.wrong.push(`${stop.name}, ${asked.what}: ${why}; ${status} ${text.slice(0, 300)}`);
    const table = writes.tables.find((name) => name.includes('_') && text.includes(name) && status >= 400);
    if (status >= 400 && internals.test(text)) complain(`speaks of ${internals.exec(text)?.[0]}`);
    if (table !== undefined) complain(`names the table ${table}`);
    if ([...Object.values(victims), admin].some(({ token }) => token === asked.token)) return;
    const told = secrets.find((secret) => text.includes(secret));
    if (told !== undefined) complain(`tells "${told}"`);
  }

  /** Holds that since the last look nothing was written, but to these tables. */
  async nothingWritten(where: string, but: readonly string[] = []): Promise<void> {
    for (const name of await this.#world.writes.sinceTheLastLook()) if (!but.includes(name)) this.wrong.push(`${where}: wrote to ${name}`);
  }
}
