import type { Objects } from './objects.ts';
import type { Params } from './params.ts';

/** One authorized request, being carried out inside one transaction. */
export interface Call {
  readonly account: string;
  /** Unix seconds. */
  readonly now: number;
  readonly by: 'secret' | 'publishable';
  readonly params: Params;
  /** The request's path without its query, for lists. */
  readonly path: string;
  readonly ids: Readonly<Record<string, string>>;
  readonly objects: Objects;
  /** Where this sandbox is reached from outside. */
  readonly baseUrl: string;
  readonly settleSeconds: number;
  newId(prefix: string): string;
  newSecret(length: number): string;
  /** Stores an event and queues its deliveries. `connectedAccount` marks events of a connected account. */
  emit(type: string, subject: object, connectedAccount?: string): void;
}

export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  /** Fastify's notation: `/v1/customers/:id`. */
  path: string;
  /** Whether the browser's publishable key may call it. */
  publishable?: true;
  handle(call: Call): object;
}

/** The id in the path; every route that asks has one. */
export const idIn = (call: Call): string => call.ids['id'] ?? '';
