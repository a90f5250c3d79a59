import { invalid, unavailable } from '#kernel';
import type { GuardedFetch } from '#platform/fetch-guarded';

/** What an address gave. */
export interface AddressReading {
  /** Undefined when it says that nothing changed. */
  text?: string;
  etag?: string | undefined;
  lastModified?: string | undefined;
}

export const mostCalendarBytes = 1_000_000;

/** `webcal:` is how calendar programs write https. */
export const plainAddress = (address: string): string => address.trim().replace(/^webcals?:/i, 'https:');

/** @throws calendar.address_failed, calendar.not_a_calendar and what {@link GuardedFetch} throws */
export async function readAddress(fetch: GuardedFetch, address: string, known: Omit<AddressReading, 'text'> = {}): Promise<AddressReading> {
  const { status, headers, body } = await fetch(address, {
    maxBytes: mostCalendarBytes,
    headers: {
      accept: 'text/calendar, */*;q=0.1',
      ...(known.etag === undefined ? {} : { 'if-none-match': known.etag }),
      ...(known.lastModified === undefined ? {} : { 'if-modified-since': known.lastModified }),
    },
  });
  if (status === 304) return known;
  if (status !== 200) {
    const host = URL.parse(address)?.hostname ?? 'The address';
    const what = status === 404 || status === 410 ? 'says that there is no calendar at this address' : `answered with status ${status}`;
    throw unavailable('calendar.address_failed', `${host} ${what}.`);
  }
  return { text: textOf(body), etag: bounded(headers.etag), lastModified: bounded(headers['last-modified']) };
}

/** @throws calendar.not_a_calendar when the bytes are no text */
export function textOf(bytes: Uint8Array): string {
  if (bytes.length > mostCalendarBytes)
    throw invalid(
      'calendar.too_large',
      `The calendar is larger than ${mostCalendarBytes / 1_000_000} MB. Export fewer years, and try again.`,
    );
  return new TextDecoder('utf-8').decode(bytes);
}

const bounded = (text: string | undefined): string | undefined => (text === undefined || text.length > 300 ? undefined : text);
