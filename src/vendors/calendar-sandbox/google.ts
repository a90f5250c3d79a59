import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '#kernel';
import type { Accounts } from './accounts.ts';
import { accountOf } from './oauth.ts';
import type { Store, StoredEvent } from './store.ts';

interface Parts {
  store: Store;
  clock: Clock;
  accounts: Accounts;
}

const zone = 'America/Los_Angeles';
const defaultPage = 250;

/** The part of Google Calendar's API v3 that the adapter speaks, and revocation. */
export function addGoogle(app: FastifyInstance, { store, clock, accounts }: Parts): void {
  const withAccount =
    (work: (account: string, request: FastifyRequest, reply: FastifyReply) => unknown) =>
    (request: FastifyRequest, reply: FastifyReply) => {
      const account = accountOf(store, clock, 'google', request.headers.authorization);
      return account === undefined ? refuse(reply, 401, 'authError', 'Invalid Credentials') : work(account, request, reply);
    };
  const calendarIn = (account: string, request: FastifyRequest): string | undefined => {
    const { calendarId } = request.params as { calendarId: string };
    return accounts.calendarsOf('google', account).find(({ id }) => id === calendarId)?.id;
  };
  const noCalendar = (reply: FastifyReply) => refuse(reply, 404, 'notFound', 'Not Found');
  const eventIn = (calendarId: string, request: FastifyRequest) => {
    const { eventId } = request.params as { eventId: string };
    const event = store.get('event', eventId);
    return event?.calendarId === calendarId ? { id: eventId, event } : undefined;
  };

  app.post('/google/revoke', (request, reply) => {
    const { token = '' } = request.body as Record<string, string>;
    const grantId = store.get('access', token)?.grantId;
    const found = store.all('grant').find(({ id, value }) => value.provider === 'google' && (value.refresh === token || id === grantId));
    if (found === undefined || found.value.isRevoked) return reply.status(400).send({ error: 'invalid_token' });
    store.put('grant', found.id, { ...found.value, isRevoked: true });
    return reply.send({});
  });

  app.get(
    '/google/calendar/v3/users/me/calendarList',
    withAccount((account, request, reply) => {
      const onlyWriter = (request.query as { minAccessRole?: string }).minAccessRole === 'writer';
      const items = accounts
        .calendarsOf('google', account)
        .filter(({ canWrite }) => canWrite || !onlyWriter)
        .map(({ id, name, isMain, canWrite }) => ({
          id,
          summary: name,
          timeZone: zone,
          accessRole: canWrite ? 'owner' : 'reader',
          ...(isMain && { primary: true }),
        }));
      return reply.send({ kind: 'calendar#calendarList', items });
    }),
  );

  app.get(
    '/google/calendar/v3/calendars/:calendarId/events',
    withAccount((account, request, reply) => {
      const calendarId = calendarIn(account, request);
      if (calendarId === undefined) return noCalendar(reply);
      const { syncToken, pageToken = '0', timeMin, timeMax, maxResults } = request.query as Record<string, string>;
      const since = syncToken === undefined ? 0 : sinceOf(syncToken);
      if (since === undefined || (syncToken !== undefined && since < (store.get('mark', 'google')?.since ?? 0)))
        return refuse(reply, 410, 'fullSyncRequired', 'Sync token is no longer valid, a full sync is required.');
      if (syncToken !== undefined && (timeMin !== undefined || timeMax !== undefined))
        return refuse(reply, 400, 'syncTokenWithRequestRestrictions', 'Sync token cannot be used with other request restrictions.');
      const all = accounts.eventsOf(calendarId).filter(({ event }) => !event.isHead);
      const told = all.filter(({ event }) =>
        syncToken === undefined
          ? !event.isDeleted && (timeMin === undefined || event.end > timeMin) && (timeMax === undefined || event.start < timeMax)
          : event.seq > since,
      );
      const size = Math.min(Number(maxResults ?? defaultPage), pageSize(store));
      const from = Number(pageToken);
      const isLast = from + size >= told.length;
      return reply.send({
        kind: 'calendar#events',
        timeZone: zone,
        items: told.slice(from, from + size).map(({ id, event }) => print(id, event)),
        ...(isLast
          ? { nextSyncToken: tokenFor(Math.max(0, ...accounts.eventsOf(calendarId).map(({ event }) => event.seq))) }
          : { nextPageToken: String(from + size) }),
      });
    }),
  );

  app.post(
    '/google/calendar/v3/calendars/:calendarId/events',
    withAccount((account, request, reply) => {
      const calendarId = calendarIn(account, request);
      if (calendarId === undefined) return noCalendar(reply);
      const body = request.body as GoogleEvent;
      const id = body.id ?? store.newId();
      if (!/^[a-v0-9]{5,1024}$/.test(id)) return refuse(reply, 400, 'invalid', 'Invalid resource id value.');
      if (store.get('event', id) !== undefined) return refuse(reply, 409, 'duplicate', 'The requested identifier already exists.');
      accounts.save(id, read(calendarId, body));
      return reply.send(print(id, store.get('event', id) as StoredEvent));
    }),
  );

  app.put(
    '/google/calendar/v3/calendars/:calendarId/events/:eventId',
    withAccount((account, request, reply) => {
      const calendarId = calendarIn(account, request);
      const found = calendarId === undefined ? undefined : eventIn(calendarId, request);
      if (calendarId === undefined || found === undefined) return noCalendar(reply);
      accounts.save(found.id, read(calendarId, request.body as GoogleEvent));
      return reply.send(print(found.id, store.get('event', found.id) as StoredEvent));
    }),
  );

  app.delete(
    '/google/calendar/v3/calendars/:calendarId/events/:eventId',
    withAccount((account, request, reply) => {
      const calendarId = calendarIn(account, request);
      const found = calendarId === undefined ? undefined : eventIn(calendarId, request);
      if (found === undefined) return noCalendar(reply);
      if (found.event.isDeleted) return refuse(reply, 410, 'deleted', 'Resource has been deleted');
      accounts.remove(found.id);
      return reply.status(204).send();
    }),
  );
}

interface GoogleEvent {
  id?: string;
  summary?: string;
  description?: string;
  start: { dateTime?: string; date?: string };
  end: { dateTime?: string; date?: string };
  transparency?: string;
  extendedProperties?: { private?: Record<string, string> };
}

const read = (
  calendarId: string,
  { summary = '', description = '', start, end, transparency, extendedProperties }: GoogleEvent,
): Omit<StoredEvent, 'seq'> => {
  const mark = extendedProperties?.private?.['guildhallMark'];
  const at = (moment: { dateTime?: string; date?: string }) =>
    Temporal.Instant.from(moment.dateTime ?? `${moment.date}T00:00:00Z`).toString();
  return {
    calendarId,
    title: summary,
    description,
    start: at(start),
    end: at(end),
    isAllDay: start.date !== undefined,
    isFree: transparency === 'transparent',
    isDeleted: false,
    isHead: false,
    ...(mark === undefined ? {} : { mark }),
  };
};

/** Of what was deleted, no more than its id, as Google does. */
function print(id: string, { title, description, start, end, isAllDay, isFree, isDeleted, seriesId, mark }: StoredEvent): object {
  if (isDeleted) return { kind: 'calendar#event', id, status: 'cancelled' };
  const moment = (at: string) => (isAllDay ? { date: at.slice(0, 10) } : { dateTime: at, timeZone: zone });
  return {
    kind: 'calendar#event',
    id,
    status: 'confirmed',
    summary: title,
    description,
    start: moment(start),
    end: moment(end),
    iCalUID: `${id}@google.com`,
    ...(isFree && { transparency: 'transparent' }),
    ...(seriesId !== undefined && { recurringEventId: seriesId }),
    ...(mark !== undefined && { extendedProperties: { private: { guildhallMark: mark } } }),
  };
}

/** Small pages on demand, so that a test turns them. */
const pageSize = (store: Store): number => store.get('mark', 'page')?.since ?? 2_500;
const tokenFor = (seq: number): string => Buffer.from(`google ${seq}`).toString('base64url');
const sinceOf = (token: string): number | undefined => {
  const [, seq] = /^google (\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  return seq === undefined ? undefined : Number(seq);
};
const refuse = (reply: FastifyReply, code: number, reason: string, message: string) =>
  reply.status(code).send({ error: { code, message, errors: [{ domain: 'global', reason, message }] } });
