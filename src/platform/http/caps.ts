import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { GuildhallError, invalid } from '#kernel';
import { problem } from './problem.ts';

export const bodyLimitBytes = 256 * 1_024;
const mostHeaders = 100;
const deepest = 20;

/** How long somebody may take to say what they want. An answer may take its time on a slow line, as long as it is being taken. */
export const patience = {
  /** For all headers, from the moment that the line is open: who connects and says nothing is cut off too. */
  headersTimeout: 10_000,
  /** For the whole request, body and all: five megabytes at 50 kB a second fit. */
  requestTimeout: 120_000,
  /** How often the two are looked at. */
  connectionsCheckingInterval: 2_000,
  /** Without a byte in either direction: who asks for much and takes none of it must not have it kept in memory. */
  connectionTimeout: 150_000,
  maxHeaderSize: 16 * 1_024,
} as const;
export type Patience = { readonly [K in keyof typeof patience]: number };

/** @throws http.too_many_headers (431), http.too_deep (400) */
export function addCaps(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.raw.rawHeaders === undefined || request.raw.rawHeaders.length <= 2 * mostHeaders) return done();
    const refused = problem(431, 'http.too_many_headers', `A request may have ${mostHeaders} headers, and this one has more.`, request.id);
    return void reply.code(431).type('application/problem+json').serializer(JSON.stringify).send(refused);
  });
  app.addHook('preValidation', (request, _reply, done) => {
    done(isDeeper(request.body, deepest) ? tooDeep() : undefined);
  });
}

const tooDeep = (): GuildhallError => invalid('http.too_deep', `The body holds lists or objects in one another more than ${deepest} deep.`);

/** Looks no further than `levels`, and never into what is no plain JSON (streams, bytes). */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return false;
  if (levels === 0) return true;
  return Object.values(value).some((each) => isDeeper(each, levels - 1));
}

const unreadable: Readonly<Record<string, { status: number; code: string; detail: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'http.too_slow', detail: 'The request did not arrive in time. Please send it again.' },
  HPE_HEADER_OVERFLOW: { status: 431, code: 'http.headers_too_large', detail: 'The headers, cookies among them, are larger than 16 kB.' },
};

/** What never became a request is answered in the same shape, and the line is closed. */
export function answerBrokenLine(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const { status, code, detail } = unreadable[error.code ?? ''] ?? {
    status: 400,
    code: 'http.bad_request',
    detail: 'The request could not be read.',
  };
  const body = JSON.stringify(problem(status, code, detail, ''));
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}`;
  socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`);
}
