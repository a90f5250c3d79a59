import type { FastifyRequest } from 'fastify';
import type { Logger } from '#platform/context';
import type { Problem } from './problem.ts';

/** What tells of somebody who tries what is not theirs, what no schema takes, or too often. A wrong address or a clash tells nothing. */
const telling = new Set([400, 401, 403, 413, 415, 429]);

/**
 * One line for each refusal of that kind: who and from where, which route, and the reason's code. Never what was sent: that is the
 * person's, or a secret of theirs.
 */
export function logRefusal(log: Logger, request: FastifyRequest, { status, code }: Problem): void {
  if (!telling.has(status)) return;
  const { actor, id, ip, method, routeOptions } = request;
  const who = actor?.personId === undefined ? { from: ip } : { personId: actor.personId, sessionId: actor.sessionId };
  log.info({ status, code, method, route: routeOptions.url ?? 'none', ...who, correlationId: id }, 'a request was refused');
}
