import type { FastifyInstance } from 'fastify';
import type { MethodsAt } from './methods.ts';

const keptSeconds = '600';
const readable = 'x-correlation-id, retry-after, ratelimit, ratelimit-policy, idempotency-replayed';
const sendable = 'authorization, content-type, idempotency-key, x-correlation-id, challenge-answer';

/**
 * Lets the pages of named origins use the API, with a token in the header. Never with cookies: no answer allows credentials. Nobody else is
 * let in, and nothing but the API.
 */
export function allowOrigins(app: FastifyInstance, origins: readonly string[], methodsAt: MethodsAt): void {
  if (origins.length === 0) return;
  const allowed = new Set(origins);
  app.addHook('onRequest', (request, reply, done) => {
    const path = request.url.split('?', 1)[0] ?? '';
    if (!path.includes('/api/')) return done();
    void reply.header('vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || !allowed.has(origin)) return done();
    void reply.headers({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': readable,
      'cross-origin-resource-policy': 'cross-origin',
    });
    const methods = methodsAt(path);
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined || methods.length === 0)
      return done();
    return void reply
      .code(204)
      .headers({
        'access-control-allow-methods': methods.join(', '),
        'access-control-allow-headers': sendable,
        'access-control-max-age': keptSeconds,
      })
      .send();
  });
}
