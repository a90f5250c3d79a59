import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { invalid, missing, systemClock } from '#kernel';
import { nextDue } from '#platform/jobs';
import type { SwitchChange } from '#vendors/stripe';
import * as prep from '#markets/prep';
import { demoPeople } from '#markets/prep';
import { demoAuthenticator } from './demo-authenticator.ts';
import type { House } from './house.ts';

const ClockBody = Type.Object({ advance: Type.String({ maxLength: 40 }) }, { additionalProperties: false });
const SwitchBody = Type.Object(
  {
    vendor: Type.Union([Type.Literal('stripe'), Type.Literal('mail'), Type.Literal('calendars'), Type.Literal('scanner')]),
    switches: Type.Record(Type.String(), Type.Unknown()),
  },
  { additionalProperties: false },
);
const AuthenticatorQuery = Type.Object({ email: Type.String({ maxLength: 254 }) }, { additionalProperties: false });
const InboxQuery = Type.Object(
  { to: Type.Optional(Type.String({ maxLength: 200 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) },
  { additionalProperties: false },
);

/** What belongs to no market: the doors and, in the demo only, the sandbox's inbox, switches, clock and people. */
export function addHouseRoutes(app: FastifyInstance, house: House): void {
  app.get('/api/markets', async () => ({ items: [prep.facts] }));
  if (house.sandboxes === undefined || house.clock === undefined) return;
  const { sandboxes, clock } = house;
  const { inbox } = sandboxes.mail;

  app.get('/sandbox/api/people', async () => ({ items: demoPeople.map(({ totpSecret: _onTheirPhone, ...person }) => person) }));

  const authenticator = demoAuthenticator(demoPeople, systemClock);
  app.get('/sandbox/api/authenticator', { schema: { querystring: AuthenticatorQuery } }, async (request) =>
    authenticator((request.query as Static<typeof AuthenticatorQuery>).email),
  );

  app.get('/sandbox/api/inbox', { schema: { querystring: InboxQuery } }, async (request) => {
    const { to, limit = 50 } = request.query as Static<typeof InboxQuery>;
    return { items: inbox.list({ limit, ...(to === undefined ? {} : { to }) }) };
  });

  app.get('/sandbox/api/inbox/:id', async (request) => {
    const mail = inbox.get((request.params as { id: string }).id);
    if (mail === undefined) throw missing('sandbox.no_mail', 'There is no such mail in the inbox.');
    return mail;
  });

  app.get('/sandbox/api/switches', async () => switchesOf(sandboxes));

  app.post('/sandbox/api/switches', { schema: { body: SwitchBody } }, async (request) => {
    const { vendor, switches } = request.body as Static<typeof SwitchBody>;
    if (vendor === 'stripe') sandboxes.stripe.switches.set(switches as SwitchChange);
    else if (vendor === 'calendars') sandboxes.calendars.set(switches);
    else if (vendor === 'scanner') Object.assign(sandboxes.scanner.switches, known(sandboxes.scanner.switches, switches));
    else Object.assign(sandboxes.mail.switches, known(sandboxes.mail.switches, switches));
    return switchesOf(sandboxes);
  });

  app.get('/sandbox/api/clock', async () => clockFacts(house));

  app.post('/sandbox/api/clock', { schema: { body: ClockBody } }, async (request) => {
    const { advance } = request.body as Static<typeof ClockBody>;
    clock.moveTo(await target(house, advance));
    await house.runtime.runDue(prep.facts.name);
    return clockFacts(house);
  });
}

const switchesOf = ({ stripe, mail, calendars, scanner }: NonNullable<House['sandboxes']>) => ({
  stripe: stripe.switches.current,
  mail: mail.switches,
  calendars: calendars.switches,
  scanner: scanner.switches,
  calendarsPage: calendars.url,
});

function known(current: object, change: Record<string, unknown>): Record<string, unknown> {
  const unknown = Object.keys(change).find((name) => !Object.hasOwn(current, name));
  if (unknown !== undefined) throw invalid('sandbox.no_switch', `There is no switch "${unknown}".`);
  return change;
}

async function clockFacts(house: House): Promise<{ now: string; nextTimer?: string }> {
  const { db, clock } = house.context();
  const next = await nextDue(db);
  return { now: clock.now().toString(), ...(next === undefined ? {} : { nextTimer: next.toString() }) };
}

/** `next` is the next timer; otherwise an ISO 8601 duration such as PT1H, at most a year. */
async function target(house: House, advance: string): Promise<Temporal.Instant> {
  const { db, clock } = house.context();
  const now = clock.now();
  if (advance === 'next') {
    const next = await nextDue(db);
    if (next === undefined) throw missing('sandbox.no_timer', 'Nothing is waiting for its time.');
    return Temporal.Instant.compare(next, now) > 0 ? next : now;
  }
  const seconds = durationSeconds(advance);
  if (seconds === undefined || seconds <= 0 || seconds > 366 * 86_400) {
    throw invalid(
      'sandbox.bad_jump',
      `"${advance}" is not a jump ahead. Write "next", or a duration of at most a year such as PT1H or P1D.`,
    );
  }
  return now.add({ milliseconds: Math.round(seconds * 1_000) });
}

function durationSeconds(text: string): number | undefined {
  try {
    return Temporal.Duration.from(text).total({ unit: 'seconds', relativeTo: '2026-01-01T00:00Z[UTC]' });
  } catch {
    return undefined;
  }
}
