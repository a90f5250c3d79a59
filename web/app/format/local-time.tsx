import { useSyncExternalStore } from 'react';
import { useLocale } from '~/texts';
import { formatInstant } from './instants';

const never = () => () => undefined;
const readers = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const servers = () => 'UTC';

/**
 * A moment that is about no place, such as when a message came, in the zone of whoever reads it. The server does not know that zone:
 * until the page is alive, and without scripts, it stands there in UTC, and says so.
 */
export function LocalTime({ at }: { at: string }) {
  const locale = useLocale();
  const timeZone = useSyncExternalStore(never, readers, servers);
  return <time dateTime={at}>{formatInstant(at, timeZone, locale)}</time>;
}
