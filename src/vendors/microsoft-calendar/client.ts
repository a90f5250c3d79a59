import { createHash } from 'node:crypto';
import { conflict, missing } from '#kernel';
import {
  ask,
  refusedBy,
  tokenRequest,
  unknownAnswer,
  type Answered,
  type Ask,
  type CalendarProvider,
  type Changes,
  type ProviderCalendar,
} from '#platform/outside-calendar';
import { readEvent } from './read-event.ts';

export interface MicrosoftCalendarOptions {
  clientId: string;
  clientSecret: string;
  /** `common` for everybody, `consumers`, `organizations`, or one directory. Default `common`. */
  tenant?: string;
  /** A sandbox that speaks for both hosts, in place of Microsoft's own. Without a slash at the end. */
  baseUrl?: string;
  /** For one request. Default 10,000. */
  timeoutMs?: number;
}

const title = 'Outlook Calendar';
const scope = 'offline_access Calendars.ReadWrite';
const [pageSize, mostPages] = [500, 40];
/** Ids that stay when somebody moves an event, and every time in UTC. */
const prefer = 'IdType="ImmutableId", outlook.timezone="UTC"';

/**
 * Outlook's calendars over Microsoft Graph v1.0. One method is one attempt, but that a reading follows its pages.
 * https://learn.microsoft.com/graph/api/event-delta and https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export function microsoftCalendar(options: MicrosoftCalendarOptions): CalendarProvider {
  const { clientId, clientSecret, tenant = 'common', baseUrl, timeoutMs = 10_000 } = options;
  const login = `${baseUrl ?? 'https://login.microsoftonline.com'}/${tenant}/oauth2/v2.0`;
  const graph = `${baseUrl ?? 'https://graph.microsoft.com'}/v1.0`;
  const calendarAt = (id: string): string => `${graph}/me/calendars/${encodeURIComponent(id)}`;
  const token = (form: Record<string, string>) =>
    tokenRequest(`${login}/token`, { title, client: { clientId, clientSecret }, form: { scope, ...form }, timeoutMs });
  const call = (url: string, accessToken: string, { headers, ...more }: Partial<Ask> = {}) =>
    ask(url, { title, accessToken, timeoutMs, headers: { prefer, ...headers }, ...more });

  /** A second try whose first one arrived is refused; the event that stands is the one. */
  async function findMarked(
    accessToken: string,
    calendarId: string,
    mark: string,
    during: { start: Temporal.Instant; end: Temporal.Instant },
  ) {
    const query = new URLSearchParams({
      startDateTime: during.start.toString(),
      endDateTime: during.end.toString(),
      $select: 'id,transactionId',
      $top: '200',
    });
    const { status, body, retryAfter } = await call(`${calendarAt(calendarId)}/calendarView?${query.toString()}`, accessToken);
    if (status !== 200) throw refusedBy(title, status, codeOf(body), retryAfter);
    const found = ((body['value'] ?? []) as { id: string; transactionId?: string | null }[]).find(
      (each) => each.transactionId?.toLowerCase() === mark,
    );
    if (found === undefined) throw unknownAnswer(title, 'it says that an event stands already, and does not show it');
    return found.id;
  }

  return {
    name: 'microsoft',
    title,
    grantsPage: baseUrl === undefined ? 'https://account.microsoft.com/privacy/app-access' : `${baseUrl}/account`,
    consentUrl({ state, challenge, redirectUri }) {
      const query = {
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        response_mode: 'query',
        scope,
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        prompt: 'select_account',
      };
      return `${login}/authorize?${new URLSearchParams(query).toString()}`;
    },
    exchange: ({ code, verifier, redirectUri }) =>
      token({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri }),
    refresh: (refreshToken) => token({ grant_type: 'refresh_token', refresh_token: refreshToken }),

    async calendars(accessToken) {
      const { status, body, retryAfter } = await call(`${graph}/me/calendars?$top=100`, accessToken);
      if (status !== 200) throw refusedBy(title, status, codeOf(body), retryAfter);
      const items = (body['value'] ?? []) as GraphCalendar[];
      const calendars = items
        .filter(({ canEdit }) => canEdit === true)
        .map(({ id, name, isDefaultCalendar }): ProviderCalendar => ({ id, name: name ?? id, isMain: isDefaultCalendar === true }));
      const account = items.find(({ isDefaultCalendar }) => isDefaultCalendar === true)?.owner?.address ?? title;
      return { account, calendars };
    },

    async changes(accessToken, { calendarId, cursor, window, timeZone }): Promise<Changes> {
      const query = new URLSearchParams({
        startDateTime: new Date(window.start).toISOString(),
        endDateTime: new Date(window.end).toISOString(),
      });
      const events: Changes['events'] = [];
      let url = cursor ?? `${calendarAt(calendarId)}/calendarView/delta?${query.toString()}`;
      for (let page = 0; page < mostPages; page++) {
        // A link is the provider's own word, kept by us: still, the token goes to the provider alone.
        if (new URL(url).origin !== new URL(graph).origin) throw unknownAnswer(title, 'it leads on to another address');
        const { status, body, retryAfter } = await call(url, accessToken, {
          headers: { prefer: `${prefer}, odata.maxpagesize=${pageSize}` },
        });
        if (status === 410 || /syncState/i.test(codeOf(body))) throw startOver();
        if (status === 404) throw gone();
        if (status !== 200) throw refusedBy(title, status, codeOf(body), retryAfter);
        for (const item of (body['value'] ?? []) as object[]) events.push(readEvent(item, timeZone));
        const [next, delta] = [body['@odata.nextLink'], body['@odata.deltaLink']];
        if (typeof delta === 'string') return { events, cursor: delta };
        if (typeof next !== 'string') break;
        url = next;
      }
      throw refusedBy(title, 413, `more than ${(pageSize * mostPages).toLocaleString('en-US')} events in the next two years`);
    },

    async write(accessToken, { calendarId, eventId, mark, title: subject, description, during }) {
      const json = {
        subject,
        body: { contentType: 'text', content: description },
        start: { dateTime: wall(during.start), timeZone: 'UTC' },
        end: { dateTime: wall(during.end), timeZone: 'UTC' },
        showAs: 'busy',
        isReminderOn: false,
      };
      if (eventId !== undefined) {
        const changed = await call(`${graph}/me/events/${encodeURIComponent(eventId)}`, accessToken, { method: 'PATCH', json });
        if (changed.status !== 404) return { eventId: written(changed) };
      }
      // A deleted event's number may be remembered: what is made in its place takes another, unless nothing was made before.
      const transactionId = eventId === undefined ? mark : markAfter(mark, eventId);
      const made = await call(`${calendarAt(calendarId)}/events`, accessToken, { method: 'POST', json: { ...json, transactionId } });
      if (made.status === 409) return { eventId: await findMarked(accessToken, calendarId, transactionId, during) };
      return { eventId: written(made) };
    },

    async remove(accessToken, { eventId }) {
      const url = `${graph}/me/events/${encodeURIComponent(eventId)}`;
      const { status, body, retryAfter } = await call(url, accessToken, { method: 'DELETE' });
      if (![200, 204, 404].includes(status)) throw refusedBy(title, status, codeOf(body), retryAfter);
    },

    // Graph can sign a person out everywhere, which is more than anybody asked for, and nothing less.
    revoke: async () => 'by_person',
  };
}

interface GraphCalendar {
  id: string;
  name?: string;
  canEdit?: boolean;
  isDefaultCalendar?: boolean;
  owner?: { address?: string };
}

function written({ status, body, retryAfter }: Answered): string {
  if (status === 404) throw gone();
  if ((status !== 200 && status !== 201) || typeof body['id'] !== 'string') throw refusedBy(title, status, codeOf(body), retryAfter);
  return body['id'];
}

/** The same for the same event, so that a second try finds the first. */
function markAfter(mark: string, eventId: string): string {
  const hex = createHash('sha256').update(`${mark} ${eventId}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

function codeOf(body: Record<string, unknown>): string {
  const code = (body['error'] as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
/** Without the Z: the zone stands beside it. */
const wall = (at: Temporal.Instant): string => at.toString().replace('Z', '');

const startOver = () => conflict('outside_calendar.start_over', `${title} has forgotten what was read before; everything is read again.`);
const gone = () =>
  missing('outside_calendar.calendar_gone', `This calendar is no longer in your ${title}, or may no longer be written to. Choose another.`);
