import { frozenClock } from '#kernel';
import { withActor, type Context } from '#platform/context';
import type { Ask } from './by-route.ts';
import type { DemoActor } from './seed.ts';

const facts = {
  what: 'A staff telephone was left in a taxi. It was logged in to the mailbox that chefs and hosts write to. It was found and wiped from afar 5 hours later.',
  dataKinds: ['names', 'contact', 'messages'],
  peopleWho: 'Chefs and hosts who wrote to us in the days before',
  peopleCount: 14,
  californians: 0,
  risk: 'likely',
  riskReason: 'The telephone was locked, but new messages showed on its lock screen.',
  hasPartners: false,
};

/** A case that is closed, so that the page shows what one looks like: found nine days ago, told in time. */
export async function seedBreach(ctx: Context, ask: Ask, staff: DemoActor): Promise<void> {
  const foundAt = ctx.clock.now().subtract({ hours: 9 * 24 });
  const later = (hours: number): Context => withActor({ ...ctx, clock: frozenClock(foundAt.add({ hours })) }, staff);
  const base = '/admin/privacy/breaches';
  const opened = { title: 'A telephone of the house left in a taxi', foundAt: foundAt.toString(), ...facts };
  const { id } = await ask<{ id: string }>(later(1), 'POST', base, { body: opened });
  const on = { breachId: id };
  const note = { words: 'The telephone answered and was wiped from afar. The mailbox has a new password.' };
  await ask(later(5), 'POST', `${base}/:breachId/notes`, { params: on, body: note });
  const told = { reference: 'Report 2026-0417, by its web form', words: 'The facts as above, and the measures taken.' };
  await ask(later(22), 'POST', `${base}/:breachId/duties/:duty/done`, { params: { ...on, duty: 'authority' }, body: told });
  const closed = { words: 'No sign of misuse. Telephones of staff no longer show messages while locked.' };
  await ask(later(80), 'POST', `${base}/:breachId/close`, { params: on, body: closed });
}
