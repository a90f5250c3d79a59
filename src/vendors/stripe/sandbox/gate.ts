import type { FastifyReply, FastifyRequest } from 'fastify';
import { setTimeout as wait } from 'node:timers/promises';
import type { Call, Route } from './call.ts';
import type { Engine } from './engine.ts';
import { apiVersion } from './events.ts';
import type { Faults } from './faults.ts';
import { type FormGroup, parseForm } from './form.ts';
import type { Attempt, IdempotencyKeys, KeptAnswer } from './idempotency.ts';
import { expand } from './lists.ts';
import { badRequest, StripeProblem } from './problem.ts';

/** Lets a test act at an exact step of an exact request. `n` counts API requests from 1. */
export interface RequestHooks {
  /** The request is in and authorized; nothing has been done. */
  beforeDoing?(method: string, path: string, n: number): void | Promise<void>;
  /** The work is done and stored; no byte of the answer has left. */
  beforeAnswer?(method: string, path: string, n: number): void | Promise<void>;
}

interface GateOptions {
  engine: Engine;
  keys: IdempotencyKeys;
  faults: Faults;
  newSecret: (length: number) => string;
  hooks: () => RequestHooks;
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** What every API request passes: who asks, whether it was asked before, what the switches do to it, then the work. */
export function createGate({ engine, keys, faults, newSecret, hooks }: GateOptions): (route: Route) => Handler {
  let counter = 0;

  return (route) => async (request, reply) => {
    const n = ++counter;
    const requestId = `req_${newSecret(14)}`;
    reply.header('request-id', requestId).header('stripe-version', request.headers['stripe-version'] ?? apiVersion);
    const { account, by } = authorize(request, route);
    const path = request.url.split('?', 1)[0] as string;
    const params = paramsOf(request);
    const key = route.method === 'POST' ? singleHeader(request, 'idempotency-key') : undefined;
    if (key !== undefined) reply.header('idempotency-key', key);
    const attempt = key === undefined ? undefined : keys.begin(account, key, { method: route.method, path, params }, engine.nowMs());
    const fate = faults.drawFor(path);
    try {
      await hooks().beforeDoing?.(route.method, path, n);
      if (fate.hang) return reply.hijack();
      if (fate.delayMs > 0) await wait(fate.delayMs);
      if (fate.fail) throw outage();
      if (attempt?.earlier) reply.header('idempotent-replayed', 'true');
      const details = {
        account,
        by,
        path,
        params,
        ids: request.params as Record<string, string>,
        origin: { requestId, idempotencyKey: key ?? null },
      };
      const answer =
        attempt?.earlier ??
        engine.run(details, (call) => keepingAnswer(attempt, () => (fate.failKept ? failMidway() : carryOut(route, call))));
      await hooks().beforeAnswer?.(route.method, path, n);
      if (fate.lose) {
        request.raw.socket.destroy();
        return reply.hijack();
      }
      return reply.status(answer.status).type('application/json; charset=utf-8').send(answer.body);
    } finally {
      attempt?.release();
    }
  };
}

function carryOut(route: Route, call: Call): object {
  const paths = call.params.texts('expand') ?? [];
  return expand(call, route.handle(call), paths);
}

/** Turns work into an answer. A problem met in mid-work is an answer too, kept together with what it changed. */
function keepingAnswer(attempt: Attempt | undefined, work: () => object): KeptAnswer {
  let answer: KeptAnswer;
  try {
    answer = { status: 200, body: JSON.stringify(work(), undefined, 2) };
  } catch (error) {
    if (!(error instanceof StripeProblem) || !error.kept) throw error;
    answer = { status: error.status, body: problemJson(error) };
  }
  attempt?.keep(answer);
  return answer;
}

export const problemJson = (problem: StripeProblem): string => JSON.stringify({ error: problem.body }, undefined, 2);

const outageMessage = 'An unknown error occurred. (This sandbox was told to fail.)';
const outage = (): StripeProblem => new StripeProblem(500, { type: 'api_error', message: outageMessage }, false);

function failMidway(): never {
  throw new StripeProblem(500, { type: 'api_error', message: outageMessage }, true);
}

function authorize(request: FastifyRequest, route: Route): { account: string; by: Call['by'] } {
  const header = request.headers.authorization ?? '';
  const [scheme = '', credentials = ''] = header.split(' ');
  const key = scheme.toLowerCase() === 'basic' ? Buffer.from(credentials, 'base64').toString().split(':', 1)[0] : credentials;
  if (!key) throw badRequest('You did not provide an API key. Send it as "Authorization: Bearer sk_test_…".', { status: 401 });
  const [, kind, account] = /^(sk|rk|pk)_test_([A-Za-z0-9_]{3,})$/.exec(key) ?? [];
  if (account === undefined)
    throw badRequest(`Invalid API Key provided: ${key.slice(0, 8)}****. This sandbox takes sk_test_ and pk_test_ keys.`, { status: 401 });
  if (kind === 'pk' && !route.publishable) {
    const message = 'This API call cannot be made with a publishable API key. Please use a secret API key.';
    throw badRequest(message, { code: 'secret_key_required', status: 403 });
  }
  if (request.headers['stripe-account'] !== undefined) {
    throw badRequest('This sandbox does not act on behalf of connected accounts (Stripe-Account).', { status: 403 });
  }
  return { account, by: kind === 'pk' ? 'publishable' : 'secret' };
}

function paramsOf(request: FastifyRequest): FormGroup {
  const query = request.url.split('?').slice(1).join('?');
  const body = typeof request.body === 'string' ? request.body : '';
  return parseForm(request.method === 'POST' ? [query, body].filter(Boolean).join('&') : query);
}

function singleHeader(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
