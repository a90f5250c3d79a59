import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** Tells who may read what only operators need. */
export type IsOperator = (request: FastifyRequest) => boolean;

const viaProxy = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'];
const onThisMachine = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whoever bears the token; without one set, whoever asks from this machine itself and through no proxy on it. */
export function operators(token: string | undefined): IsOperator {
  if (token === undefined)
    return ({ headers, raw }) => onThisMachine.has(raw.socket.remoteAddress ?? '') && viaProxy.every((name) => headers[name] === undefined);
  const expected = digest(`Bearer ${token}`);
  return ({ headers }) => timingSafeEqual(digest(headers.authorization ?? ''), expected);
}
