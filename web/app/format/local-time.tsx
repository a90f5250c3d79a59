import { useSyncExternalStore } from 'react';
import { useLocale } from '~/texts';
import { formatInstant } from './instants';

const never = () => () => undefined;
const readers = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const servers = () => 'UTC';

/** The zone of whoever reads. The server does not know it: until the page is alive, and without scripts, it is UTC. */
export const useReaderZone = (): string => useSyncExternalStore(never, readers, servers);

/**
 * A moment that is about no place, such as when a message came, in the zone of whoever reads it, which it names. */
export function LocalTime({ at }: { at: string }) {
  const locale = useLocale();
  const timeZone = useReaderZone();
  return <time dateTime={at}>{formatInstant(at, timeZone, locale)}</time>;
}
