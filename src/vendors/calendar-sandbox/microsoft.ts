import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '#kernel';
import type { Accounts } from './accounts.ts';
import { accountOf } from './oauth.ts';
import type { Store, StoredEvent } from './store.ts';

interface Parts {
  store: Store;
  clock: Clock;
  accounts: Accounts;
  /** Its own address, for links that go on. */
  baseUrl(): string;
}

/** The part of Microsoft Graph v1.0 that the adapter speaks. */
export function addMicrosoft(app: FastifyInstance, { store, clock, accounts, baseUrl }: Parts): void {
  const withAccount =
    (work: (account: string, request: FastifyRequest, reply: FastifyReply) => unknown) =>
    (request: FastifyRequest, reply: FastifyReply) => {
      const account = accountOf(store, clock, 'microsoft', request.headers.authorization);
      return account === undefined ? refuse(reply, 401, 'InvalidAuthenticationToken') : work(account, request, reply);
    };
  const calendarIn = (account: string, request: FastifyRequest): string | undefined => {
    const { calendarId } = request.params as { calendarId: string };
    return accounts.calendarsOf('microsoft', account).find(({ id }) => id === calendarId)?.id;
  };
  const eventOf = (account: string, request: FastifyRequest) => {
    const { eventId } = request.params as { eventId: string };
    const event = store.get('event', eventId);
    const isTheirs = event !== undefined && store.get('calendar', event.calendarId)?.account === account;
    return isTheirs && !event.isDeleted ? { id: eventId, event } : undefined;
  };

  app.get(
    '/microsoft/v1.0/me/calendars',
    withAccount((account, _request, reply) =>
      reply.send({
        value: accounts.calendarsOf('microsoft', account).map(({ id, name, isMain, canWrite }) => ({
          id,
          name,
          canEdit: canWrite,
          isDefaultCalendar: isMain,
          owner: { name: account.split('@')[0], address: account },
        })),
      }),
    ),
  );

  app.get(
    '/microsoft/v1.0/me/calendars/:calendarId/calendarView/delta',
    withAccount((account, request, reply) => {
      const calendarId = calendarIn(account, request);
      if (calendarId === undefined) return refuse(reply, 404, 'ErrorItemNotFound');
      const query = request.query as Record<string, string>;
      const token = readToken(query['$deltatoken'] ?? query['$skiptoken']);
      const { from, to, since, skip } = token ?? { from: query['startDateTime'] ?? '', to: query['endDateTime'] ?? '', since: 0, skip: 0 };
      if (token === undefined && (from === '' || to === '')) return refuse(reply, 400, 'ErrorInvalidParameter');
      if (since > 0 && since < (store.get('mark', 'microsoft')?.since ?? 0)) return refuse(reply, 410, 'SyncStateNotFound');
      const all = accounts.eventsOf(calendarId);
      const told = all.filter(({ event }) => (since > 0 ? event.seq > since : !event.isDeleted) && event.start < to && event.end > from);
      const size = Math.min(
        store.get('mark', 'page')?.since ?? 500,
        Number(/odata\.maxpagesize=(\d+)/.exec(String(request.headers['prefer']))?.[1] ?? 10),
      );
      const link = (name: string, next: Token) =>
        `${baseUrl()}/microsoft/v1.0/me/calendars/${encodeURIComponent(calendarId)}/calendarView/delta?${name}=${printToken(next)}`;
      const isLast = skip + size >= told.length;
      const newest = Math.max(1, since, ...all.map(({ event }) => event.seq));
      return reply.send({
        value: told.slice(skip, skip + size).map(({ id, event }) => inDelta(id, event)),
        ...(isLast
          ? { '@odata.deltaLink': link('$deltatoken', { from, to, since: newest, skip: 0 }) }
          : { '@odata.nextLink': link('$skiptoken', { from, to, since, skip: skip + size }) }),
      });
    }),
  );

  app.get(
    '/microsoft/v1.0/me/calendars/:calendarId/calendarView',
    withAccount((account, request, reply) => {
      const calendarId = calendarIn(account, request);
      if (calendarId === undefined) return refuse(reply, 404, 'ErrorItemNotFound');
      const { startDateTime = '', endDateTime = '' } = request.query as Record<string, string>;
      const found = accounts
        .eventsOf(calendarId)
        .filter(({ event }) => !event.isDeleted && !event.isHead && event.start < endDateTime && event.end > startDateTime);
      return reply.send({ value: found.map(({ id, event }) => print(id, event)) });
    }),
  );

  app.post(
    '/microsoft/v1.0/me/calendars/:calendarId/events',
    withAccount((account, request, reply) => {
      const calendarId = calendarIn(account, request);
      if (calendarId === undefined) return refuse(reply, 404, 'ErrorItemNotFound');
      const body = request.body as GraphEvent;
      const isKnown =
        body.transactionId !== undefined && accounts.eventsOf(calendarId).some(({ event }) => event.mark === body.transactionId);
      if (isKnown) return refuse(reply, 409, 'ErrorDuplicateTransactionId');
      const id = `AAMk${store.newId(40)}`;
      accounts.save(id, {
        ...read(body),
        calendarId,
        isDeleted: false,
        isHead: false,
        ...(body.transactionId !== undefined && { mark: body.transactionId }),
      });
      return reply.status(201).send(print(id, store.get('event', id) as StoredEvent));
    }),
  );

  app.patch(
    '/microsoft/v1.0/me/events/:eventId',
    withAccount((account, request, reply) => {
      const found = eventOf(account, request);
      if (found === undefined) return refuse(reply, 404, 'ErrorItemNotFound');
      accounts.save(found.id, { ...found.event, ...read(request.body as GraphEvent) });
      return reply.send(print(found.id, store.get('event', found.id) as StoredEvent));
    }),
  );

  app.delete(
    '/microsoft/v1.0/me/events/:eventId',
    withAccount((account, request, reply) => {
      const found = eventOf(account, request);
      if (found === undefined) return refuse(reply, 404, 'ErrorItemNotFound');
      accounts.remove(found.id);
      return reply.status(204).send();
    }),
  );
}

interface GraphEvent {
  subject?: string;
  body?: { content: string };
  start: { dateTime: string };
  end: { dateTime: string };
  showAs?: string;
  isAllDay?: boolean;
  transactionId?: string;
}

const read = ({ subject = '', body, start, end, showAs, isAllDay = false }: GraphEvent) => ({
  title: subject,
  description: body?.content ?? '',
  start: Temporal.Instant.from(`${start.dateTime}Z`).toString(),
  end: Temporal.Instant.from(`${end.dateTime}Z`).toString(),
  isAllDay,
  isFree: showAs === 'free',
});

const print = (id: string, { title, start, end, isAllDay, isFree, isHead, seriesId, mark }: StoredEvent): object => ({
  id,
  subject: title,
  type: isHead ? 'seriesMaster' : seriesId === undefined ? 'singleInstance' : 'occurrence',
  seriesMasterId: seriesId ?? null,
  ...span(start, end),
  isAllDay,
  isCancelled: false,
  showAs: isFree ? 'free' : 'busy',
  transactionId: mark ?? null,
  iCalUId: `040000008200E${id}`,
});

/** Of an occurrence, Graph tells in a delta only when it is and of which series. */
function inDelta(id: string, event: StoredEvent): object {
  if (event.isDeleted) return { '@removed': { reason: 'deleted' }, id };
  if (event.seriesId === undefined) return print(id, event);
  return { id, type: 'occurrence', seriesMasterId: event.seriesId, ...span(event.start, event.end) };
}

const span = (start: string, end: string) => ({
  start: { dateTime: wall(start), timeZone: 'UTC' },
  end: { dateTime: wall(end), timeZone: 'UTC' },
});
const wall = (at: string): string => `${at.replace('Z', '').slice(0, 19)}.0000000`;

interface Token {
  from: string;
  to: string;
  since: number;
  skip: number;
}
const printToken = (token: Token): string => Buffer.from(JSON.stringify(token)).toString('base64url');
const readToken = (text: string | undefined): Token | undefined =>
  text === undefined ? undefined : (JSON.parse(Buffer.from(text, 'base64url').toString()) as Token);
const refuse = (reply: FastifyReply, status: number, code: string) => reply.status(status).send({ error: { code, message: code } });
