import type { FastifyInstance } from 'fastify';
import { operators } from './operators.ts';

/** What must work for this process to be given requests. Each resolves, or throws with the reason. */
export interface HealthChecks {
  ready: Readonly<Record<string, () => Promise<void>>>;
  /** What is slow, and stops nobody from being served: shown, and never a reason to be sent no requests. */
  slow?(): Promise<readonly object[]>;
  /** What an operator wants to know beside, by name; of what cannot be found out nothing is said. */
  facts?: Readonly<Record<string, () => Promise<object>>>;
  /** Prometheus text. */
  metrics(): Promise<string>;
  /** What Prometheus bears. Without it `/metrics` and the reasons of `/health/ready` are told on this machine alone. */
  token?: string | undefined;
}

const patienceMs = 2_000;

export function addHealth(app: FastifyInstance, { ready, slow, facts = {}, metrics, token }: HealthChecks): void {
  const isOperator = operators(token);
  app.get('/health/live', async () => ({ status: 'ok' }));

  app.get('/health/ready', async (request, reply) => {
    const results = await Promise.all(Object.entries(ready).map(async ([name, check]) => [name, await outcome(check)] as const));
    const well = results.every(([, result]) => result === 'ok');
    if (!isOperator(request)) return reply.code(well ? 200 : 503).send({ status: well ? 'ok' : 'unavailable' });
    const parts = well && slow !== undefined ? { slow: await slow().catch(() => []) } : {};
    const found = well
      ? await Promise.all(Object.entries(facts).map(async ([name, read]) => [name, await read().catch(() => undefined)]))
      : [];
    return reply
      .code(well ? 200 : 503)
      .send({ status: well ? 'ok' : 'unavailable', checks: Object.fromEntries(results), ...parts, ...Object.fromEntries(found) });
  });

  app.get('/metrics', async (request, reply) => {
    if (!isOperator(request)) return reply.callNotFound();
    return reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(await metrics());
  });
}

async function outcome(check: () => Promise<void>): Promise<string> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
  try {
    await Promise.race([check(), late.promise]);
    return 'ok';
  } catch (error) {
    return (error as Error).message;
  } finally {
    clearTimeout(timer);
  }
}
