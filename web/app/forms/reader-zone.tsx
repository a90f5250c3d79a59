import { useReaderZone } from '~/format/local-time';

/** Tells the server by whose clock the days of a form were meant: see `firstMomentOf`. */
export function ReaderZone() {
  return <input type="hidden" name="zone" value={useReaderZone()} readOnly />;
}

/** "America/Los Angeles": a zone as people read it. */
export const useZoneWords = (): string => useReaderZone().replaceAll('_', ' ');
