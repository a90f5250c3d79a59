import assert from 'node:assert/strict';
import type { Beside, Call } from './crash-driver.ts';

const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' });
const kinds = ['extension', 'overtime', 'dispute', 'closed'] as const;

interface Case {
  id: string;
  kind: string;
  end?: string;
  actions: { transition: string }[];
}

/** What is done about a booking beside its price, by turns: more time, overtime, a dispute, a closed kitchen; each is agreed to at last. */
export const besideThePrice: Beside = {
  async prepare(call, { host, listingId }) {
    const asked = await call(host, 'PUT', `/listings/${listingId}/down-payment`, { daysBefore: 3, percent: 30 });
    assert.equal(asked.status, 200, JSON.stringify(asked.body));
    const deposit = await call(host, 'PATCH', `/listings/${listingId}`, { price: { deposit: usd(20_000) } });
    assert.equal(deposit.status, 200, JSON.stringify(deposit.body));
  },
  async drive(call, { chef, host }, { id = '', state = '', index }) {
    const kind = kinds[index % kinds.length] as (typeof kinds)[number];
    const { items } = (await call<{ items: Case[] }>(chef, 'GET', `/bookings/${id}/cases`)).body;
    const mine = items.find((each) => each.kind === kind);
    if (mine === undefined) await open(call, { chef, host }, id, state, kind);
    const may = (each: Case, transition: string): boolean => each.actions.some((action) => action.transition === transition);
    const theirs = (await call<{ items: Case[] }>(host, 'GET', `/bookings/${id}/cases`)).body.items;
    for (const each of theirs) {
      if (each.kind === 'deposit' && index % 2 === 0 && state === 'completed' && may(each, 'claim'))
        await call(host, 'POST', `/cases/${each.id}/transitions`, { transition: 'claim', statement: 'A pan.', amount: usd(3_333) });
      if (each.kind === 'extension' && may(each, 'accept'))
        await call(host, 'POST', `/cases/${each.id}/transitions`, { transition: 'accept' });
      if (each.kind !== 'deposit' && may(each, 'agree')) await call(host, 'POST', `/cases/${each.id}/transitions`, { transition: 'agree' });
    }
    for (const each of items) if (may(each, 'agree')) await call(chef, 'POST', `/cases/${each.id}/transitions`, { transition: 'agree' });
    return items.length > 0 && items.every(({ end }) => end !== undefined);
  },
};

async function open(
  call: Call,
  { chef, host }: { chef: string; host: string },
  id: string,
  state: string,
  kind: (typeof kinds)[number],
): Promise<void> {
  const wish = { kind, statement: 'As it was.' };
  const path = `/bookings/${id}/cases`;
  if (kind === 'extension' && state === 'confirmed') await call(chef, 'POST', path, { ...wish, minutes: 30 });
  if (state !== 'completed') return;
  if (kind === 'overtime') await call(host, 'POST', path, { ...wish, minutes: 30 });
  if (kind === 'dispute') await call(chef, 'POST', path, { ...wish, amount: usd(5_001) });
  if (kind === 'closed') await call(chef, 'POST', path, wish);
}
