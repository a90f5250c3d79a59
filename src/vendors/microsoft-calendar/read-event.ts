import type { ToldEvent } from '#platform/outside-calendar';

interface GraphEvent {
  id: string;
  '@removed'?: { reason?: string };
  type?: 'singleInstance' | 'occurrence' | 'exception' | 'seriesMaster';
  seriesMasterId?: string | null;
  start?: { dateTime: string; timeZone: string };
  end?: { dateTime: string; timeZone: string };
  isAllDay?: boolean;
  isCancelled?: boolean;
  showAs?: 'free' | 'tentative' | 'busy' | 'oof' | 'workingElsewhere' | 'unknown';
  responseStatus?: { response?: string };
  transactionId?: string | null;
  iCalUId?: string;
}

const dayMs = 86_400_000;

/**
 * When an event keeps its owner busy. In a delta, single occurrences say only when they are; whether that is busy, the head of their
 * series says. Times are asked for in UTC; whole days come as midnights and are meant by the kitchen's clock.
 */
export function readEvent(item: object, timeZone: string): ToldEvent {
  const event = item as GraphEvent;
  const isHead = event.type === 'seriesMaster';
  const during = isHead ? undefined : spanOf(event, timeZone);
  const isDeclined = event.responseStatus?.response === 'declined';
  const isFree = event.showAs === 'free' || event.showAs === 'workingElsewhere' || event.isCancelled === true || isDeclined;
  return {
    id: event.id,
    isRemoved: event['@removed'] !== undefined,
    ...(during === undefined ? {} : { during }),
    ...(event.showAs === undefined && !isFree ? {} : { isBusy: !isFree }),
    ...(typeof event.seriesMasterId === 'string' ? { seriesId: event.seriesMasterId } : {}),
    ...(typeof event.transactionId === 'string' ? { mark: event.transactionId.toLowerCase() } : {}),
    ...(event.iCalUId === undefined ? {} : { uid: event.iCalUId }),
  };
}

function spanOf({ start, end, isAllDay }: GraphEvent, timeZone: string): { start: number; end: number } | undefined {
  if (start === undefined || end === undefined) return undefined;
  try {
    const [from, to] = [Temporal.PlainDateTime.from(start.dateTime), Temporal.PlainDateTime.from(end.dateTime)];
    const [fromMs, toMs] = [msIn(from, 'UTC'), msIn(to, 'UTC')];
    if (toMs <= fromMs) return undefined;
    const isWhole = isAllDay ?? (fromMs % dayMs === 0 && toMs % dayMs === 0);
    return isWhole ? { start: msIn(from, timeZone), end: msIn(to, timeZone) } : { start: fromMs, end: toMs };
  } catch {
    return undefined;
  }
}

const msIn = (wall: Temporal.PlainDateTime, zone: string): number => wall.toZonedDateTime(zone).epochMilliseconds;
