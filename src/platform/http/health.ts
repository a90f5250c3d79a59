import type { FastifyInstance } from 'fastify';

/** What must work for this process to be given requests. Each resolves, or throws with the reason. */
export interface HealthChecks {
  ready: Readonly<Record<string, () => Promise<void>>>;
  /** What is slow, and stops nobody from being served: shown, and never a reason to be sent no requests. */
  slow?(): Promise<readonly object[]>;
  /** Prometheus text. */
  metrics(): Promise<string>;
}

const patienceMs = 2_000;

export function addHealth(app: FastifyInstance, { ready, slow, metrics }: HealthChecks): void {
  app.get('/health/live', async () => ({ status: 'ok' }));

  app.get('/health/ready', async (_request, reply) => {
    const results = await Promise.all(Object.entries(ready).map(async ([name, check]) => [name, await outcome(check)] as const));
    const well = results.every(([, result]) => result === 'ok');
    const parts = well && slow !== undefined ? { slow: await slow().catch(() => []) } : {};
    return reply.code(well ? 200 : 503).send({ status: well ? 'ok' : 'unavailable', checks: Object.fromEntries(results), ...parts });
  });

  app.get('/metrics', async (_request, reply) => reply.header('content-type', 'text/plain; version=0.0.4').send(await metrics()));
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
