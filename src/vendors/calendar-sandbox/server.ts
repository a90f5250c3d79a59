import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import { isGuildhallError, systemClock, systemRandom, type Clock, type Random } from '#kernel';
import { accountsIn, type Accounts, type NewEvent } from './accounts.ts';
import { addControls } from './controls.ts';
import { addGoogle } from './google.ts';
import { addMicrosoft } from './microsoft.ts';
import { addOAuth } from './oauth.ts';
import { openStore, type ProviderName, type StoredEvent } from './store.ts';
import { atRest, checkedSwitches, type CalendarSwitches } from './switches.ts';

export interface CalendarSandboxOptions {
  /** An SQLite file, made when absent, or `:memory:`. */
  dataFile: string;
  /** 0, the default, takes any free port. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  clock?: Clock;
  random?: Random;
  /** New accounts come with a few events of the days to come. */
  examples?: boolean;
}

export interface CalendarSandbox {
  readonly url: string;
  readonly switches: CalendarSwitches;
  /** @throws calendar_sandbox.bad_switch */
  set(change: unknown): void;
  calendarsOf: Accounts['calendarsOf'];
  /** What stands in a calendar, in the order it came. */
  events(calendarId: string): ({ id: string } & StoredEvent)[];
  add(calendarId: string, event: NewEvent): string;
  remove(eventId: string): void;
  /** The person takes the grant back at the provider. */
  takeBack(provider: ProviderName, account: string): void;
  /** Access tokens stop working at once; refreshing goes on. */
  endAccess(): void;
  /** Answers 410 to every sync token made so far. */
  forgetSyncTokens(): void;
  /** Events on one page, at most. */
  pageSize(events: number): void;
  close(): Promise<void>;
}

const client = { id: 'guildhall-sandbox', secret: 'a-secret-of-the-sandbox' };

/** For an adapter: where a sandbox stands for its provider, and the client that is registered there. */
export const calendarSandboxClient = (
  url: string,
  provider: ProviderName,
): { baseUrl: string; clientId: string; clientSecret: string } => ({
  baseUrl: `${url}/${provider}`,
  clientId: client.id,
  clientSecret: client.secret,
});

/**
 * Google Calendar and Microsoft's Outlook in small: consent, tokens, events, over HTTP, kept in one SQLite file. Every address is an
 * account as soon as somebody allows access to it.
 *
 * @throws calendar_sandbox.unreadable_data (invalid); a port in use throws Node's EADDRINUSE
 */
export async function startCalendarSandbox(options: CalendarSandboxOptions): Promise<CalendarSandbox> {
  const { host = '127.0.0.1', clock = systemClock, random = systemRandom } = options;
  const store = openStore(options.dataFile, random);
  const accounts = accountsIn(store, options.examples === true ? clock : undefined);
  let switches: CalendarSwitches = { ...atRest };
  let url = '';
  const app = createServer(() => switches);
  const parts = { store, clock, accounts, client };
  addOAuth(app, parts, { provider: 'google', authorize: '/google/o/oauth2/v2/auth', token: '/google/token' });
  addOAuth(app, parts, {
    provider: 'microsoft',
    authorize: '/microsoft/:tenant/oauth2/v2.0/authorize',
    token: '/microsoft/:tenant/oauth2/v2.0/token',
  });
  addGoogle(app, parts);
  addMicrosoft(app, { ...parts, baseUrl: () => url });

  const sandbox: CalendarSandbox = {
    get url() {
      return url;
    },
    get switches() {
      return { ...switches };
    },
    set: (change) => void (switches = { ...switches, ...checkedSwitches(change) }),
    calendarsOf: accounts.calendarsOf,
    events: (calendarId) => accounts.eventsOf(calendarId).flatMap(({ id, event }) => (event.isDeleted ? [] : [{ id, ...event }])),
    add: accounts.add,
    remove: accounts.remove,
    takeBack(provider, account) {
      for (const { id, value } of store.all('grant'))
        if (value.provider === provider && value.account === account) store.put('grant', id, { ...value, isRevoked: true });
    },
    endAccess() {
      for (const { id } of store.all('access')) store.remove('access', id);
    },
    forgetSyncTokens() {
      const since = store.nextSeq() + 1;
      for (const provider of ['google', 'microsoft']) store.put('mark', provider, { since });
      store.nextSeq();
    },
    pageSize: (events) => store.put('mark', 'page', { since: events }),
    async close() {
      await app.close();
      store.close();
    },
  };
  addControls(app, sandbox, store);
  try {
    await app.listen({ port: options.port ?? 0, host });
  } catch (error) {
    await sandbox.close();
    throw error;
  }
  url = `http://${host}:${(app.server.address() as AddressInfo).port}`;
  return sandbox;
}

function createServer(switches: () => CalendarSwitches): FastifyInstance {
  const app = Fastify({ logger: false, bodyLimit: 256 * 1024, forceCloseConnections: true });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  const befalls = (path: string): boolean => {
    const { provider } = switches();
    return (path.startsWith('/google/') && provider !== 'microsoft') || (path.startsWith('/microsoft/') && provider !== 'google');
  };
  app.addHook('onRequest', async (request, reply) => {
    if (!befalls(request.url)) return;
    const { failWith, delayMs, hang } = switches();
    if (hang) return reply.hijack() as never;
    if (delayMs > 0) await pause(delayMs);
    if (failWith > 0)
      return reply
        .status(failWith)
        .header('retry-after', '30')
        .send({ error: { code: failWith, message: 'As the switch says.' } });
  });
  // What was asked is done by now; only the answer is lost.
  app.addHook('onSend', async (request, reply) => {
    if (switches().lose && befalls(request.url)) reply.raw.destroy();
  });
  app.setErrorHandler((error, _request, reply) => {
    const message = error instanceof Error ? error.message : String(error);
    return reply.status(isGuildhallError(error) ? 400 : 500).send({ error: { code: 'sandbox', message } });
  });
  return app;
}
