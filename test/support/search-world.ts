import { distanceMeters, seededRandom, type Point, type Random } from '#kernel';
import type { Context } from '#platform/context';
import { json, sql } from '#platform/database';
import { roundPoint } from '#modules/listings';
import type { SearchQuery } from '#modules/search';

/**
 * Very many kitchens, written straight into the tables, with everything known about them kept aside: so a search can be held to
 * going through all of them by hand.
 */
export interface Kitchen {
  id: string;
  title: string;
  city: number;
  point: Point;
  hourlyMinor: number;
  equipment: string[];
  /** Opens at eight, closes at twenty; closed on this day of the month to come, if on any. */
  closedOn: number | undefined;
  /** Day and hour of three-hour bookings, with half an hour after each. */
  bookings: { day: number; hour: number }[];
  /** Why it is not for everyone: mostly for nothing. */
  sensitive: string[];
}

const zones = ['America/Los_Angeles', 'America/Denver', 'America/Chicago', 'America/New_York'] as const;
const first = ['Harbor', 'Garden', 'Union', 'Cedar', 'Summit', 'Copper', 'Willow', 'Granite'];
const second = ['Larder', 'Pantry', 'Scullery', 'Galley', 'Hearth', 'Workshop', 'Mezzanine', 'Depot'];
const bookingHours = 3;
const sensitiveShare = 0.1;
const weekdays = [1, 2, 3, 4, 5, 6, 7];

export class SearchWorld {
  readonly kitchens: Kitchen[] = [];
  readonly #chance: Random;
  readonly #marks: Random;
  readonly #centers: Point[];
  readonly #today: Temporal.PlainDate;
  readonly #equipment: readonly string[];

  constructor(count: number, equipment: readonly string[], now: Temporal.Instant) {
    this.#chance = seededRandom(count);
    this.#marks = seededRandom(count + 1);
    this.#equipment = equipment;
    this.#today = now.toZonedDateTimeISO('UTC').toPlainDate();
    const chance = this.#chance;
    const cities = Math.max(4, Math.round(count / 1_000));
    this.#centers = Array.from({ length: cities }, () => ({ latitude: 28 + chance.next() * 18, longitude: -121 + chance.next() * 46 }));
    for (let i = 0; i < count; i += 1) this.kitchens.push(this.#kitchen(i, i % cities));
  }

  #kitchen(index: number, city: number): Kitchen {
    const chance = this.#chance;
    const center = this.#centers[city] as Point;
    const days = chance.shuffle(Array.from({ length: 28 }, (_, day) => day + 2)).slice(0, 5);
    return {
      id: this.#id(),
      title: `${chance.pick(first)} ${chance.pick(second)} ${index}`,
      city,
      point: { latitude: center.latitude + (chance.next() - 0.5) / 3, longitude: center.longitude + (chance.next() - 0.5) / 2.5 },
      hourlyMinor: 1_500 + chance.below(80) * 100,
      equipment: this.#equipment
        .filter(() => chance.next() < 0.3)
        .concat(this.#equipment[0] as string)
        .filter((code, at, list) => list.indexOf(code) === at),
      closedOn: chance.next() < 0.05 ? chance.below(28) + 2 : undefined,
      bookings: days.map((day) => ({ day, hour: 8 + chance.below(9) })),
      sensitive: this.#marks.next() < sensitiveShare ? ['alcohol'] : [],
    };
  }

  /** As ids are: a moment of the last year, then chance. Ids in a row would make the worst of the index over bookings. */
  #id(): string {
    const chance = this.#chance;
    const moment = (1_760_000_000_000 + Math.floor(chance.next() * 31_536_000_000)).toString(16).padStart(12, '0');
    const some = (digits: number): string =>
      Math.floor(chance.next() * 16 ** digits)
        .toString(16)
        .padStart(digits, '0');
    return `${moment.slice(0, 8)}-${moment.slice(8)}-7${some(3)}-8${some(3)}-${some(6)}${some(6)}`;
  }

  /** Where the clocks of a kitchen are. */
  zoneOf({ city }: Kitchen): string {
    const { longitude } = this.#centers[city] as Point;
    return zones[longitude < -114 ? 0 : longitude < -103 ? 1 : longitude < -87 ? 2 : 3];
  }

  /** Listings, calendars and bookings into the tables; the index is whoever searches to make. */
  async write(ctx: Context): Promise<void> {
    for (let at = 0; at < this.kitchens.length; at += 5_000) await this.#writeSome(ctx, this.kitchens.slice(at, at + 5_000));
  }

  async #writeSome(ctx: Context, some: readonly Kitchen[]): Promise<void> {
    const now = ctx.clock.now();
    const start = (kitchen: Kitchen, day: number, hour: number): string =>
      this.#today
        .add({ days: day })
        .toZonedDateTime({ timeZone: this.zoneOf(kitchen), plainTime: { hour } })
        .toInstant()
        .toString();
    const listings = some.map((each) => ({
      ...each,
      zone: this.zoneOf(each),
      latitude: each.point.latitude,
      longitude: each.point.longitude,
      closed: each.closedOn === undefined ? null : this.#today.add({ days: each.closedOn }).toString(),
    }));
    const bookings = some.flatMap((each) => each.bookings.map(({ day, hour }) => ({ id: each.id, at: start(each, day, hour) })));
    await sql`
      insert into listing (id, host_id, slug, title, summary, description, line1, city, region, postal_code, country, time_zone, point,
        hourly_minor, currency, equipment, certifications, rules, pictures, status, published_at, version, created_at, updated_at, length_discounts, sensitive)
      select id, '00000000-0000-7000-8000-0000000000bb', 'k-' || replace(id::text, '-', ''), title, 'A shared place to cook.',
        'Everything a small food business needs to cook, pack and send out.', '1 Main St', 'City ' || city, 'CA', '94110', 'US', zone,
        st_setsrid(st_makepoint(longitude, latitude), 4326)::geography, "hourlyMinor", 'USD', equipment, '{}', '{}', '[]', 'published', ${now}, 1,
        ${now}, ${now}, '[]', sensitive
      from jsonb_to_recordset(${json(listings)}) as i (id uuid, title text, city int, zone text, latitude float8, longitude float8,
        "hourlyMinor" bigint, equipment text[], sensitive text[])`.execute(ctx.db);
    await sql`
      insert into calendar_resource (id, owner_id, time_zone, buffer_minutes, lead_minutes, slot_minutes, minimum_minutes, maximum_minutes,
        horizon_days, open_week, created_at)
      select id, '00000000-0000-7000-8000-0000000000bb', zone, 30, 60, 30, 60, 720, 90,
        (select range_agg(int4range((weekday - 1) * 1440 + 480, (weekday - 1) * 1440 + 1200)) from unnest(${weekdays}::int[]) as weekday), ${now}
      from jsonb_to_recordset(${json(listings)}) as i (id uuid, zone text)`.execute(ctx.db);
    // Only days with an exception look at the hours of a weekday; all others go by the week as a whole.
    const excepted = listings.filter(({ closed }) => closed !== null);
    await sql`
      insert into weekly_hours (resource_id, weekday, opens, closes)
      select id, weekday, '08:00', '20:00' from jsonb_to_recordset(${json(excepted)}) as i (id uuid), unnest(${weekdays}::int[]) as weekday`.execute(
      ctx.db,
    );
    await sql`
      insert into calendar_exception (id, resource_id, date, closed, created_at)
      select gen_random_uuid(), id, closed, true, ${now} from jsonb_to_recordset(${json(excepted)}) as i (id uuid, closed date)`.execute(
      ctx.db,
    );
    await sql`
      insert into reservation (id, resource_id, subject_kind, subject_id, during, blocked, status, created_at)
      select gen_random_uuid(), id, 'booking', gen_random_uuid(), tstzrange(at, at + ${bookingHours} * interval '1 hour'),
        tstzrange(at, at + ${bookingHours * 60 + 30} * interval '1 minute'), 'committed', ${now}
      from jsonb_to_recordset(${json(bookings)}) as i (id uuid, at timestamptz)`.execute(ctx.db);
  }

  /** Words, a place with a radius, equipment and a free time, as guests combine them. */
  query(chance: Random): SearchQuery & { day: number; hours: [number, number] } {
    const from = 8 + chance.below(8);
    const hours: [number, number] = [from, from + 2 + chance.below(3)];
    const day = 2 + chance.below(28);
    const wall = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
    const center = chance.pick(this.#centers);
    const words = chance.pick([chance.pick(first), chance.pick(second), `${chance.pick(first)} ${chance.pick(second)}`]);
    return {
      words: words.toLowerCase(),
      near: { latitude: center.latitude + (chance.next() - 0.5) / 10, longitude: center.longitude },
      radiusMeters: chance.pick([5_000, 10_000, 25_000]),
      equipment: chance.next() < 0.5 ? [chance.pick(this.#equipment)] : [],
      free: { date: this.#today.add({ days: day }).toString(), from: wall(hours[0]), to: wall(hours[1]) },
      sort: chance.pick(['relevance', 'price', 'distance'] as const),
      safe: chance.next() < 0.7,
      day,
      hours,
    };
  }

  /** Every kitchen, one after the other. */
  byHand(query: ReturnType<SearchWorld['query']>): string[] {
    return this.#fitting(query).flatMap(({ id, sensitive }) => (query.safe && sensitive.length > 0 ? [] : [id]));
  }

  /** How many of them a safe search leaves out. */
  leftOut(query: ReturnType<SearchWorld['query']>): number {
    return query.safe === true ? this.#fitting(query).filter(({ sensitive }) => sensitive.length > 0).length : 0;
  }

  #fitting({ words = '', near, radiusMeters = 0, equipment = [], day, hours: [from, to] }: ReturnType<SearchWorld['query']>): Kitchen[] {
    const wanted = words.split(' ');
    return this.kitchens
      .filter((each) => {
        const title = each.title.toLowerCase().split(' ');
        if (!wanted.every((word) => title.includes(word)) || !equipment.every((code) => each.equipment.includes(code))) return false;
        if (near !== undefined && distanceMeters(near, roundPoint(each.point)) > radiusMeters) return false;
        if (each.closedOn === day || to > 20) return false;
        // Half an hour stays free after each booking, the wanted one included.
        return each.bookings.every((booked) => booked.day !== day || to + 0.5 <= booked.hour || booked.hour + bookingHours + 0.5 <= from);
      })
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}
