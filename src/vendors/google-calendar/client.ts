import { conflict, missing } from '#kernel';
import {
  ask,
  refusedBy,
  tokenRequest,
  type Ask,
  type CalendarProvider,
  type Changes,
  type ProviderCalendar,
} from '#platform/outside-calendar';
import { readEvent } from './read-event.ts';

export interface GoogleCalendarOptions {
  clientId: string;
  clientSecret: string;
  /** A sandbox that speaks for all three hosts, in place of Google's own. Without a slash at the end. */
  baseUrl?: string;
  /** For one request. Default 10,000. */
  timeoutMs?: number;
}

const title = 'Google Calendar';
const scopes = ['https://www.googleapis.com/auth/calendar.events', 'https://www.googleapis.com/auth/calendar.calendarlist.readonly'];
/** The property in which our mark stands; private properties are seen by the program that wrote them alone. */
export const markProperty = 'guildhallMark';
const [pageSize, mostPages] = [2_500, 8];

/**
 * Google Calendar, API v3. One method is one attempt, but that a reading follows its pages.
 * https://developers.google.com/workspace/calendar/api/v3/reference and https://developers.google.com/identity/protocols/oauth2/web-server
 */
export function googleCalendar({ clientId, clientSecret, baseUrl, timeoutMs = 10_000 }: GoogleCalendarOptions): CalendarProvider {
  const consent = baseUrl ?? 'https://accounts.google.com';
  const tokens = baseUrl ?? 'https://oauth2.googleapis.com';
  const api = `${baseUrl ?? 'https://www.googleapis.com'}/calendar/v3`;
  const eventsOf = (calendarId: string): string => `${api}/calendars/${encodeURIComponent(calendarId)}/events`;
  const client = { clientId, clientSecret };
  const token = (form: Record<string, string>) => tokenRequest(`${tokens}/token`, { title, client, form, timeoutMs });
  const call = (url: string, accessToken: string, more: Partial<Ask> = {}) => ask(url, { title, accessToken, timeoutMs, ...more });

  return {
    name: 'google',
    title,
    grantsPage: baseUrl === undefined ? 'https://myaccount.google.com/connections' : `${baseUrl}/account`,
    consentUrl({ state, challenge, redirectUri }) {
      const query = {
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: scopes.join(' '),
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        access_type: 'offline',
        // Without it Google gives no refresh token to somebody who allowed us once before.
        prompt: 'consent',
      };
      return `${consent}/o/oauth2/v2/auth?${new URLSearchParams(query).toString()}`;
    },
    exchange: ({ code, verifier, redirectUri }) =>
      token({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri }),
    refresh: (refreshToken) => token({ grant_type: 'refresh_token', refresh_token: refreshToken }),

    async calendars(accessToken) {
      const { status, body, retryAfter } = await call(`${api}/users/me/calendarList?minAccessRole=writer&maxResults=250`, accessToken);
      if (status !== 200) throw refusedBy(title, status, reasonOf(body), retryAfter);
      const items = (body['items'] ?? []) as { id: string; summary?: string; summaryOverride?: string; primary?: boolean }[];
      const calendars = items.map(
        (each): ProviderCalendar => ({ id: each.id, name: each.summaryOverride ?? each.summary ?? each.id, isMain: each.primary === true }),
      );
      // The id of the main calendar is the address of the account.
      const account = calendars.find(({ isMain }) => isMain)?.id ?? title;
      return { account, calendars };
    },

    async changes(accessToken, { calendarId, cursor, window, timeZone }): Promise<Changes> {
      const events: Changes['events'] = [];
      let pageToken: string | undefined;
      for (let page = 0; page < mostPages; page++) {
        // A sync token stands for the filters it was given with, and takes no others beside it.
        const query = new URLSearchParams({
          singleEvents: 'true',
          maxResults: String(pageSize),
          ...(cursor === undefined
            ? { timeMin: new Date(window.start).toISOString(), timeMax: new Date(window.end).toISOString() }
            : { syncToken: cursor }),
          ...(pageToken === undefined ? {} : { pageToken }),
        });
        const { status, body, retryAfter } = await call(`${eventsOf(calendarId)}?${query.toString()}`, accessToken);
        if (status === 410) throw startOver();
        if (status === 404) throw gone();
        if (status !== 200) throw refusedBy(title, status, reasonOf(body), retryAfter);
        const zone = typeof body['timeZone'] === 'string' ? body['timeZone'] : timeZone;
        for (const item of (body['items'] ?? []) as object[]) events.push(readEvent(item, zone, markProperty));
        if (typeof body['nextSyncToken'] === 'string') return { events, cursor: body['nextSyncToken'] };
        pageToken = body['nextPageToken'] as string | undefined;
        if (pageToken === undefined) break;
      }
      throw refusedBy(title, 413, `more than ${(pageSize * mostPages).toLocaleString('en-US')} events in the next two years`);
    },

    async write(accessToken, { calendarId, eventId, mark, title: summary, description, during }) {
      // Ids may be chosen, of a to v and digits: a mark without dashes is one, and makes a second try find the first.
      const id = eventId ?? mark.replaceAll('-', '');
      const json = {
        id,
        status: 'confirmed',
        summary,
        description,
        start: { dateTime: during.start.toString() },
        end: { dateTime: during.end.toString() },
        transparency: 'opaque',
        extendedProperties: { private: { [markProperty]: mark } },
      };
      const made = eventId === undefined ? await call(eventsOf(calendarId), accessToken, { method: 'POST', json }) : undefined;
      if (made !== undefined && made.status !== 409) return { eventId: written(made, id) };
      // It is there, as it was or in the bin: putting it in full brings it back.
      const put = await call(`${eventsOf(calendarId)}/${encodeURIComponent(id)}`, accessToken, { method: 'PUT', json });
      if (eventId !== undefined && (put.status === 404 || put.status === 410)) {
        const anew = await call(eventsOf(calendarId), accessToken, { method: 'POST', json: { ...json, id: undefined } });
        return { eventId: written(anew, id) };
      }
      return { eventId: written(put, id) };
    },

    async remove(accessToken, { calendarId, eventId }) {
      const url = `${eventsOf(calendarId)}/${encodeURIComponent(eventId)}`;
      const { status, body, retryAfter } = await call(url, accessToken, { method: 'DELETE' });
      if (![200, 204, 404, 410].includes(status)) throw refusedBy(title, status, reasonOf(body), retryAfter);
    },

    async revoke(refreshToken) {
      const { status, body, retryAfter } = await ask(`${tokens}/revoke`, {
        title,
        method: 'POST',
        form: { token: refreshToken },
        timeoutMs,
      });
      // 400 invalid_token: it was taken back already.
      if (status !== 200 && !(status === 400 && body['error'] === 'invalid_token'))
        throw refusedBy(title, status, String(body['error'] ?? ''), retryAfter);
      return 'revoked';
    },
  };
}

function written({ status, body, retryAfter }: Awaited<ReturnType<typeof ask>>, id: string): string {
  if (status === 404) throw gone();
  if (status !== 200 && status !== 201) throw refusedBy(title, status, reasonOf(body), retryAfter);
  return typeof body['id'] === 'string' ? body['id'] : id;
}

/** `error.errors[0].reason`, such as rateLimitExceeded; the message where there is none. */
function reasonOf(body: Record<string, unknown>): string {
  const { errors, message } = (body['error'] ?? {}) as { errors?: { reason?: unknown }[]; message?: unknown };
  return String(errors?.[0]?.reason ?? message ?? '');
}

const startOver = () => conflict('outside_calendar.start_over', `${title} has forgotten what was read before; everything is read again.`);
const gone = () =>
  missing('outside_calendar.calendar_gone', `This calendar is no longer in your ${title}, or may no longer be written to. Choose another.`);
