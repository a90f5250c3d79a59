import ICAL from 'ical.js';

/** A clock that an event was written by. Wall times are worked with in `zone`; what they are in real time, `realMs` says. */
export interface WallZone {
  zone: string;
  realMs(wall: Temporal.ZonedDateTime): number;
}

export const ianaZone = (zone: string): WallZone => ({ zone, realMs: (wall) => wall.epochMilliseconds });

/** Names that Windows and Exchange write, as CLDR maps them to places; the ones in use where people cook and rent. */
const windowsZones: Readonly<Record<string, string>> = {
  'pacific standard time': 'America/Los_Angeles',
  'mountain standard time': 'America/Denver',
  'us mountain standard time': 'America/Phoenix',
  'central standard time': 'America/Chicago',
  'eastern standard time': 'America/New_York',
  'us eastern standard time': 'America/Indiana/Indianapolis',
  'atlantic standard time': 'America/Halifax',
  'newfoundland standard time': 'America/St_Johns',
  'alaskan standard time': 'America/Anchorage',
  'hawaiian standard time': 'Pacific/Honolulu',
  'central standard time (mexico)': 'America/Mexico_City',
  'e. south america standard time': 'America/Sao_Paulo',
  'gmt standard time': 'Europe/London',
  'greenwich standard time': 'Atlantic/Reykjavik',
  'w. europe standard time': 'Europe/Berlin',
  'romance standard time': 'Europe/Paris',
  'central europe standard time': 'Europe/Budapest',
  'central european standard time': 'Europe/Warsaw',
  'fle standard time': 'Europe/Kyiv',
  'gtb standard time': 'Europe/Bucharest',
  'e. europe standard time': 'Europe/Chisinau',
  'turkey standard time': 'Europe/Istanbul',
  'israel standard time': 'Asia/Jerusalem',
  'russian standard time': 'Europe/Moscow',
  'arabian standard time': 'Asia/Dubai',
  'india standard time': 'Asia/Kolkata',
  'china standard time': 'Asia/Shanghai',
  'singapore standard time': 'Asia/Singapore',
  'tokyo standard time': 'Asia/Tokyo',
  'korea standard time': 'Asia/Seoul',
  'aus eastern standard time': 'Australia/Sydney',
  'e. australia standard time': 'Australia/Brisbane',
  'aus central standard time': 'Australia/Darwin',
  'cen. australia standard time': 'Australia/Adelaide',
  'w. australia standard time': 'Australia/Perth',
  'new zealand standard time': 'Pacific/Auckland',
  'south africa standard time': 'Africa/Johannesburg',
  utc: 'UTC',
  gmt: 'UTC',
  z: 'UTC',
};

/** What a TZID means: a known place, by its name, its tail or Windows' word for it; else the rules that the file brings along. */
export function zoneNamed(tzid: string, definitions: ReadonlyMap<string, string>): WallZone | undefined {
  const name = tzid.trim().replace(/^"|"$/g, '');
  const definition = definitions.get(name);
  const location = definition === undefined ? undefined : /^X-LIC-LOCATION[^:]*:\s*(\S+)\s*$/im.exec(definition)?.[1];
  const tail = name.split('/');
  const candidates = [windowsZones[name.toLowerCase()], name, tail.slice(-3).join('/'), tail.slice(-2).join('/'), location];
  const known = candidates.find((each) => each !== undefined && isPlace(each));
  if (known !== undefined) return ianaZone(known);
  return definition === undefined ? undefined : definedZone(name, definition);
}

const isPlace = (name: string): boolean => {
  if (!/^(?:UTC|[A-Za-z][\w+-]*(?:\/[\w+-]+){1,2})$/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
};

const mostDefinitionLines = 400;

/** By the file's own rules. Those that repeat other than by the year, or go on and on, are no clock's. */
function definedZone(tzid: string, definition: string): WallZone | undefined {
  const lines = definition.split('\r\n');
  const isStrange = lines.some((line) => /^RRULE/i.test(line) && !/FREQ=YEARLY/i.test(line));
  if (isStrange || lines.length > mostDefinitionLines) return undefined;
  try {
    const component = new ICAL.Component(ICAL.parse(definition) as unknown[]);
    const zone = new ICAL.Timezone({ component, tzid });
    const offsetMs = (wall: Temporal.ZonedDateTime): number => {
      const { year, month, day, hour, minute, second } = wall;
      return zone.utcOffset(new ICAL.Time({ year, month, day, hour, minute, second, isDate: false }, zone)) * 1_000;
    };
    offsetMs(Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO('UTC'));
    return { zone: 'UTC', realMs: (wall) => wall.epochMilliseconds - offsetMs(wall) };
  } catch {
    return undefined;
  }
}
