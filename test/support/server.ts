import type { FastifyInstance } from 'fastify';
import { withActor, type Actor, type Context } from '#platform/context';
import { createHttpServer, type ServerOptions } from '#platform/http';
import type { Module } from '#platform/module';

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
