import type { FastifyInstance } from 'fastify';
import { withActor, type Actor, type Context, type Roles } from '#platform/context';
import { createHttpServer, type Route, type ServerOptions } from '#platform/http';
import type { Module } from '#platform/module';
import { silentLog } from './log.ts';

interface Served {
  name: string;
  ctx: Context;
  modules: readonly Module[];
  /** Who brings which token; a test names its people as it likes. */
  authenticate?(token: string): Promise<Actor | undefined> | Actor | undefined;
}

/** The edge of one market for a test: generous limits, no proxy, plain cookies; `change` what the test is about. */
export function testServer({ name, ctx, modules, authenticate }: Served, change: Partial<ServerOptions> = {}): Promise<FastifyInstance> {
  return createHttpServer({
    markets: [
      {
        name,
        title: 'Test',
        modules,
        roles: ctx.roles,
        contextFor: (actor, correlationId) => ({ ...withActor(ctx, actor), correlationId }),
        authenticate: async (token) => authenticate?.(token),
      },
    ],
    log: ctx.log,
    limits: { readsPerMinute: 1_000_000, writesPerMinute: 1_000_000 },
    trustProxy: [],
    secureCookies: false,
    health: { ready: {}, metrics: async () => '' },
    ...change,
  });
}

interface Bare extends Pick<Served, 'authenticate'> {
  routes: readonly Route[];
  roles?: Roles;
}

/** The edge of the market `fair`, with routes that read no more of their context than who acts: no database behind it. */
export function bareServer({ routes, roles = {}, authenticate }: Bare, change: Partial<ServerOptions> = {}): Promise<FastifyInstance> {
  const ctx = { log: silentLog, roles } as unknown as Context;
  const modules = [{ name: 'test', dependsOn: [], routes }];
  return testServer({ name: 'fair', ctx, modules, ...(authenticate && { authenticate }) }, change);
}
