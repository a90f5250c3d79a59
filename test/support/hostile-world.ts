import assert from 'node:assert/strict';
import type { FastifyInstance } from 'fastify';
import sharp from 'sharp';
import type { Id } from '#kernel';
import type { Actor } from '#platform/context';
import { inTransaction, sql } from '#platform/database';
import { createHttpServer, type Route, type ServedMarket } from '#platform/http';
import { enqueue } from '#platform/jobs';
import { createPromo } from '#modules/fees';
import { promote } from '#modules/search';
import { testPrep, type TestPrep } from './prep.ts';
import { hearLog } from './hostile-log.ts';
import { watchWrites, type Writes } from './hostile-writes.ts';
import { chefInOrder } from './papers.ts';
import { strengthen } from './second-factor.ts';
import { visitConsent } from '#vendors/calendar-sandbox';

/** A person who logged in with a password, as everybody does: the token is a real one. */
export interface Somebody extends Actor {
  personId: Id<'person'>;
  name: string;
  email: string;
  token: string;
}

/** One server with two markets of the same modules; in the first, victims who own something of everything, and strangers. */
export interface HostileWorld {
  house: TestPrep;
  app: FastifyInstance;
  routes: readonly Route[];
  victims: { chef: Somebody; host: Somebody; support: Somebody };
  strangers: { chef: Somebody; host: Somebody };
  admin: Somebody;
  /** People of the second market; their tokens are good there only. */
  foreigners: Record<'chef' | 'host' | 'support' | 'admin', Somebody>;
  /** The name of the second market. */
  abroad: string;
  /** Of a session that was opened two hours ago. */
  expiredToken: string;
  /** Ids of what the victims own, by the name that routes give them. */
  known: Record<string, string>;
  /** What no answer to anybody else may hold. */
  secrets: readonly string[];
  /** All that either market has logged, from its first day. */
  logged: readonly string[];
  /** Of both markets, and of the vendors of the first. */
  writes: Writes;
}

export const password = 'a long password of this walk';

export async function hostileWorld(): Promise<HostileWorld> {
  const house = await testPrep();
  // One log for all markets of a process.
  const logged = hearLog(house.market.ctx.log);
  // A second later, so that no id is the same in both: their chance is seeded alike.
  const other = await testPrep('2026-03-02T17:00:01Z');
  const early = await logIn(house, await signUp(house, 'chef', 'Early Chef'));
  house.market.clock.moveBy({ hours: 2 });
  other.market.clock.moveBy({ hours: 2 });

  const app = await createHttpServer({
    markets: [served(house), served(other)],
    log: house.market.ctx.log,
    limits: { readsPerMinute: 10_000_000, writesPerMinute: 10_000_000 },
    trustProxy: [],
    secureCookies: false,
    health: { ready: {}, metrics: async () => 'up 1' },
  });
  const join = async (where: TestPrep, role: string, name: string): Promise<Somebody> => logIn(where, await signUp(where, role, name));
  const victims = {
    chef: await join(house, 'chef', 'Vera Victim'),
    host: await join(house, 'host', 'Viktor Victim'),
    support: await join(house, 'support', 'Sonja Support'),
  };
  const strangers = { chef: await join(house, 'chef', 'Stan Stranger'), host: await join(house, 'host', 'Susan Stranger') };
  const admin = await join(house, 'admin', 'Adele Admin');
  const foreigners = {
    chef: await join(other, 'chef', 'Fay Foreigner'),
    host: await join(other, 'host', 'Finn Foreigner'),
    support: await join(other, 'support', 'Flora Foreigner'),
    admin: await join(other, 'admin', 'Frank Foreigner'),
  };
  const known = await settleIn(house, app, victims);
  await house.settle();
  // What became due there as well, so that no late tick is taken for the work of a stranger.
  await other.settle();
  return {
    house,
    app,
    routes: house.prep.modules.flatMap(({ routes = [] }) => routes),
    victims,
    strangers,
    admin,
    foreigners,
    abroad: other.market.name,
    expiredToken: early.token,
    known,
    // The host's name is not among them: it stands on the page of the kitchen.
    logged,
    secrets: [victims.chef.name, victims.chef.email, victims.host.email, '1 Folsom St', 'a note of the victims', password],
    writes: await watchWrites([
      { house, prefix: '' },
      { house: other, prefix: 'abroad.' },
    ]),
  };
}

/** As the app serves it, but for the limits: the walk asks more often than any person. They have tests of their own. */
export function served({ market, prep }: TestPrep): ServedMarket {
  return {
    name: market.name,
    title: 'Prep',
    modules: prep.modules.map((each) => ({ ...each, routes: each.routes?.map(({ limitPerMinute: _limit, ...route }) => route) ?? [] })),
    roles: prep.roles,
    contextFor: (actor, correlationId) => ({ ...market.as(actor), correlationId }),
    authenticate: (token) => prep.authenticate(market.ctx, token),
  };
}

export async function signUp({ market, prep }: TestPrep, role: string, displayName: string): Promise<Omit<Somebody, 'token'>> {
  const email = `${displayName.toLowerCase().replaceAll(' ', '.')}@example.org`;
  const passwordHash = await prep.identity.hashPassword(password);
  const { id } = await inTransaction(market.ctx, (tx) =>
    prep.identity.createPerson(market.ctx, tx, { email, displayName, roles: [role], passwordHash }),
  );
  const actor = { kind: 'person', personId: id, roles: [role], name: displayName } as const;
  if (role === 'chef') await chefInOrder(market.as(actor));
  return { ...actor, email };
}

export async function logIn({ market, prep }: TestPrep, person: Omit<Somebody, 'token'>): Promise<Somebody> {
  const { accessToken } = await prep.identity.logIn(market.ctx, { email: person.email, password });
  // The roles of staff count where a second factor stands for them.
  const isStaff = person.roles.some((role) => prep.roles[role]?.staff === true);
  const token = isStaff ? await strengthen(prep.identity, market.ctx, market.as, accessToken) : accessToken;
  return { ...person, token };
}

/** The victims' kitchens, hours, blocks, quotes, booking, card and notifications, and a dead letter. */
async function settleIn(
  house: TestPrep,
  app: FastifyInstance,
  { chef, host, support }: HostileWorld['victims'],
): Promise<Record<string, string>> {
  const { market } = house;
  const send = async (who: Somebody, method: 'GET' | 'POST', path: string, payload?: object): Promise<Record<string, unknown>> => {
    const answer = await app.inject({
      method,
      url: `/${market.name}/api/v1${path}`,
      headers: { authorization: `Bearer ${who.token}`, 'idempotency-key': `${method} ${path}` },
      ...(payload === undefined ? {} : { payload }),
    });
    assert.ok(answer.statusCode < 300, answer.body);
    return answer.json();
  };
  const id = await house.kitchen(host);
  const draft = await send(host, 'POST', '/listings', { title: 'A draft', timeZone: 'America/Los_Angeles' });
  const exception = await send(host, 'POST', `/listings/${id}/exceptions`, { date: '2026-03-20', closed: true });
  const block = await send(host, 'POST', `/listings/${id}/blocks`, { startsAt: '2026-03-21T17:00:00Z', endsAt: '2026-03-21T19:00:00Z' });
  const day = (date: number) => ({ listingId: id, startsAt: `2026-03-${date}T18:00:00Z`, endsAt: `2026-03-${date}T20:00:00Z` });
  const used = await send(chef, 'POST', '/quotes', day(10));
  const note = 'a note of the victims';
  const booking = await send(chef, 'POST', '/bookings', { quoteId: used['id'], paymentMethodId: 'pm_card_visa', note });
  await house.settle();
  const quote = await send(chef, 'POST', '/quotes', day(11));
  const series = await send(chef, 'POST', '/series/quotes', {
    listingId: id,
    startsAt: '2026-03-11T14:00',
    minutes: 60,
    repeat: { every: 'week', times: 2 },
  });
  const caseId = await depositOf(house, { chef, host }, id);
  const decision = await send(chef, 'POST', '/compliance/decisions', { facts: { place: { country: 'US' } } });
  const cards = (await send(chef, 'GET', '/payments/methods'))['items'] as { id: string }[];
  const notices = (await send(host, 'GET', '/notifications'))['items'] as { id: string }[];
  const letter = await inTransaction(market.ctx, (tx) => enqueue(market.ctx, tx, { queue: 'nobody', payload: {} }));
  await sql`update job set state = 'dead', attempts = max_attempts, finished_at = created_at where id = ${letter}`.execute(market.ctx.db);
  const blackout = await send(host, 'POST', `/listings/${id}/blackouts`, {
    startsAt: '2026-03-26T09:00',
    minutes: 60,
    reason: 'Deep clean',
  });
  const opening = await send(host, 'POST', `/listings/${id}/openings`, { startsAt: '2026-03-29T05:00', minutes: 60, note: 'Early Sunday' });
  const elevation = await send(support, 'POST', '/elevations', {
    permissions: ['ledger.read'],
    minutes: 30,
    reason: 'a note of the victims',
  });
  const saved = await send(chef, 'POST', '/saved-searches', { name: 'Kitchens', search: { q: 'kitchen' }, alert: 'off' });
  const entry = await send(chef, 'POST', `/listings/${id}/waitlist`, {
    firstDay: '2026-03-20',
    lastDay: '2026-03-20',
    from: '02:00',
    to: '04:00',
    minutes: 120,
  });
  const extra = await send(host, 'POST', '/host/extras', {
    title: 'Oven',
    units: 2,
    price: { amountMinor: 500, currency: 'USD' },
    per: 'hour',
    bufferMinutes: 0,
    listingIds: [id],
  });
  const calendar = await app.inject({
    method: 'POST',
    url: `/${market.name}/api/v1/listings/${id}/calendars/file?name=Holidays`,
    headers: { authorization: `Bearer ${host.token}`, 'content-type': 'text/calendar' },
    payload: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n',
  });
  assert.equal(calendar.statusCode, 201, calendar.body);
  const { id: tokenId } = await send(chef, 'POST', '/me/tokens', { name: 'a note of the victims', scopes: ['bookings.read'], days: 30 });
  const consent = await send(host, 'POST', `/listings/${id}/connections`, { provider: 'google' });
  const back = await visitConsent(String(consent['address']), 'victim@google.example');
  const connection = await send(host, 'POST', '/calendar-consents', Object.fromEntries(back.searchParams));
  const promo = await inTransaction(market.ctx, (tx) =>
    createPromo(market.ctx, tx, {
      code: 'VICTIM',
      percent: 5,
      bearer: 'provider',
      providerId: host.personId,
      currency: 'USD',
      from: market.clock.now(),
      note: '',
    }),
  );
  const promotion = await inTransaction(market.ctx, (tx) =>
    promote(market.as(host), tx, {
      listingId: id,
      startsAt: Temporal.Instant.from('2026-05-01T00:00:00Z'),
      endsAt: Temporal.Instant.from('2026-05-08T00:00:00Z'),
      reason: 'New in its town',
    }),
  );
  const reviewed = await review(market, { bookingId: String(booking['id']), listingId: id, chef, host });
  const feed = await send(host, 'POST', `/listings/${id}/feed`);
  const photographs = await photograph(app, id, (path, payload) => send(host, 'POST', path, payload));
  const upload = () => paper(app, (path, payload) => send(host, 'POST', path, payload));
  const details = { kind: 'food_facility_permit', issuer: 'The city', number: '7', issuedOn: '2026-01-01' };
  const document = await send(host, 'POST', '/compliance/documents', { ...details, uploadId: await upload(), kitchenId: id });
  const ids = {
    documentId: document['id'],
    paperUpload: await upload(),
    decisionId: decision['id'],
    ...photographs,
    draftId: draft['id'],
    extraId: extra['id'],
    entryId: entry['id'],
    savedSearchId: saved['id'],
    seriesId: series['id'],
    exceptionId: exception['id'],
    calendarId: calendar.json<{ id: string }>().id,
    connectionId: connection['connectionId'],
    blackoutId: blackout['id'],
    openingId: opening['id'],
    feedFile: String(feed['address']).split('/').at(-1),
    blockId: block['id'],
    bookingId: booking['id'],
    quoteId: quote['id'],
    caseId,
    tokenId,
    promoId: promo.id,
    promotionId: promotion.id,
    ...reviewed,
  };
  const breachId = market.ctx.newId('breach');
  await sql`insert into breach_case (id, title, what, found_at, data_kinds, people_who, people_count, californians, risk, risk_reason,
      has_partners, state, opened_by, opened_at)
    values (${breachId}, 'A lost phone', 'A phone was lost', ${market.clock.now()}, '{names}', 'Chefs', 1, 0, 'likely', 'It was locked', true,
      'open', ${support.personId}, ${market.clock.now()})`.execute(market.ctx.db);
  return {
    breachId,
    elevationId: String(elevation['id']),
    ...(ids as Record<keyof typeof ids, string>),
    id,
    listingId: id,
    kitchenId: id,
    listingIds: id,
    idOrSlug: id,
    methodId: cards[0]?.id ?? assert.fail('the booking left no card'),
    ids: notices[0]?.id ?? assert.fail('the host was told nothing'),
    letterId: letter,
    personId: chef.personId,
    paymentMethodId: 'pm_card_visa',
    startsAt: '2026-03-12T18:00:00Z',
    endsAt: '2026-03-12T20:00:00Z',
    from: '2026-03-09',
    equipment: 'range',
    sensitive: 'alcohol',
  };
}

/** The booking can be reviewed; of an earlier one the chef's review is shown, and reported by the chef of another. */
async function review(
  { ctx }: TestPrep['market'],
  { bookingId, listingId, chef, host }: { bookingId: string; listingId: string; chef: Somebody; host: Somebody },
): Promise<{ reviewId: string; reportId: string; subjectId: string }> {
  const [earlier, reviewId, reportId] = [ctx.newId('booking'), ctx.newId('review'), ctx.newId('report')];
  const now = ctx.clock.now();
  await sql`insert into review_window select id, 'booking', ${listingId}, ${chef.personId}, ${host.personId}, 'open', ${now}, ${now.add({ hours: 1 })}
    from unnest(${[bookingId, earlier]}::uuid[]) as id`.execute(ctx.db);
  await sql`insert into review values (${reviewId}, ${earlier}, 'guest', ${chef.personId}, ${host.personId}, 'kitchen', ${listingId}, 5, '{}',
    'A good kitchen', 'shown', ${now}, ${now}, ${now}, null, null)`.execute(ctx.db);
  await sql`insert into review_report values (${reportId}, ${reviewId}, ${ctx.newId('person')}, 'untrue', '', ${now})`.execute(ctx.db);
  return { reviewId, reportId, subjectId: listingId };
}

/** A booking with a deposit, paid: what chef and host have between them beside its price. */
async function depositOf(
  house: TestPrep,
  { chef, host }: Pick<HostileWorld['victims'], 'chef' | 'host'>,
  listingId: string,
): Promise<string> {
  // Each with a key of its own: the bookings of the walk are not these.
  const send = async <T>(who: Somebody, method: string, path: string, body?: object): Promise<T> => {
    const answer = await house.call<T>(who.token, method, path, body, { 'idempotency-key': `with a deposit, ${path}` });
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    await house.settle();
    return answer.body;
  };
  await send(host, 'PATCH', `/listings/${listingId}`, { price: { deposit: { amountMinor: 10_000, currency: 'USD' } } });
  const time = { listingId, startsAt: '2026-03-13T18:00:00Z', endsAt: '2026-03-13T20:00:00Z' };
  const quote = await send<{ id: string }>(chef, 'POST', '/quotes', time);
  const { id } = await send<{ id: string }>(chef, 'POST', '/bookings', { quoteId: quote.id, paymentMethodId: 'pm_card_visa' });
  await send(host, 'POST', `/bookings/${id}/transitions`, { transition: 'accept' });
  await send(host, 'PATCH', `/listings/${listingId}`, { price: { deposit: null } });
  const { items } = await send<{ items: { id: string }[] }>(chef, 'GET', `/bookings/${id}/cases`);
  return items[0]?.id ?? assert.fail('the deposit is in nobody’s charge');
}

/** One photograph that is shown, and one that was sent and is not attached yet. */
async function photograph(app: FastifyInstance, id: string, post: (path: string, payload: object) => Promise<Record<string, unknown>>) {
  const bytes = await sharp({ create: { width: 700, height: 500, channels: 3, background: '#a06040' } })
    .jpeg()
    .toBuffer();
  const upload = async (): Promise<unknown> => {
    const asked = await post(`/listings/${id}/uploads`, { contentType: 'image/jpeg' });
    const { url, headers } = asked['upload'] as { url: string; headers: Record<string, string> };
    const sent = await app.inject({ method: 'PUT', url: url.slice(new URL(url).origin.length), headers, payload: bytes });
    assert.equal(sent.statusCode, 201, sent.body);
    return asked['uploadId'];
  };
  const shown = await post(`/listings/${id}/photographs`, { uploadId: await upload(), alt: 'The oven' });
  const [first] = (shown['pictures'] as { photo?: string; images?: { webp: string }[] }[]).filter(({ photo }) => photo !== undefined);
  return { photo: first?.photo, picture: first?.images?.[0]?.webp.split('/').at(-1), uploadId: await upload() };
}

/** The file of a document, sent and not handed in yet. */
async function paper(app: FastifyInstance, post: (path: string, payload: object) => Promise<Record<string, unknown>>): Promise<string> {
  const { uploadId, upload } = await post('/compliance/uploads', { contentType: 'application/pdf' });
  const { url, headers } = upload as { url: string; headers: Record<string, string> };
  const sent = await app.inject({ method: 'PUT', url: url.slice(new URL(url).origin.length), headers, payload: '%PDF-1.4\n%%EOF\n' });
  assert.equal(sent.statusCode, 201, sent.body);
  return String(uploadId);
}
