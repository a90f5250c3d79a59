import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { Id } from '#kernel';
import { sql } from '#platform/database';
import { auditModule, auditPort, exportSigner, verifyExport } from '#modules/audit';
import { testFiles } from '#test/files';
import { somebody, testMarket, type TestMarket } from '#test/market';
import { testServer } from '#test/server';
import { settle } from '#test/settle';
import { privacyModule, type Privacy } from '../index.ts';
import { privacyRetention } from '../retention.ts';
import type { PrivacyConfig } from '../settings.ts';

const facts = {
  what: 'A laptop with a list of hosts was stolen from a car.',
  dataKinds: ['names', 'contact'],
  peopleWho: 'Hosts in San Francisco',
  peopleCount: 3,
  californians: 3,
  risk: 'high',
  riskReason: 'The disk was not encrypted.',
  hasPartners: false,
};
const letter = {
  whatHappened: 'A laptop was stolen.',
  whatData: 'Your name.',
  whatWeDo: 'We lock disks.',
  whatYouCanDo: 'Be wary.',
  contact: 'Us.',
};

describe('a case of personal data that got out', () => {
  let market: TestMarket;
  let app: FastifyInstance;
  const [admin, second] = [somebody('admin'), somebody('admin')];
  const [ana, bo, gone] = [somebody('host'), somebody('host'), somebody('host')];
  const told: { to: string; template: string; data: Readonly<Record<string, unknown>> }[] = [];
  let privacy: Privacy;
  let modules: Parameters<typeof testMarket>[0]['modules'];
  const signer = exportSigner('a secret for tests, long enough to be one');

  before(async () => {
    const clock = { now: () => market.clock.now() };
    const config: Partial<PrivacyConfig> = {
      houseName: 'Test',
      texts: [],
      files: testFiles(clock).files,
      holdings: () => [
        { name: 'privacy', data: { rows: [{ table: 'personal_key', title: 'Keys', whose: 'person_id', erase: 'delete' }] } },
      ],
      subjectOf: async (_db, personId) =>
        personId === gone.personId ? undefined : { id: personId, email: 'x@example.org', displayName: 'X' },
      notify: async (_ctx, _tx, { to, template, data }) => void told.push({ to, template, data }),
      names: async (_ctx, people) => new Map(people.map((id) => [id, 'Somebody'])),
      staff: async () => [admin.personId, second.personId].filter((id) => id !== undefined),
      signer,
      retention: () => privacyRetention,
      lasting: () => ({ wholes: [], parts: [] }),
    };
    privacy = privacyModule(config as PrivacyConfig);
    modules = [auditModule(), privacy];
    market = await testMarket({ modules, audit: auditPort });
    const proven = () => ({ ...admin, provenAt: market.clock.now() });
    app = await testServer({
      name: market.name,
      ctx: market.ctx,
      modules,
      authenticate: (token) => (token === 'admin' ? proven() : undefined),
    });
  });

  const call = async <T>(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    payload?: object,
  ): Promise<{ status: number; body: T & { code?: string } }> => {
    const url = `/${market.name}/api/v1/admin/privacy/breaches${path}`;
    const answer = await app.inject({ method, url, headers: { authorization: 'Bearer admin' }, ...(payload && { payload }) });
    return { status: answer.statusCode, body: (answer.body === '' ? {} : answer.json()) as T & { code?: string } };
  };
  const open = async (change: object = {}): Promise<string> => {
    const foundAt = market.clock.now().toString();
    return (await call<{ id: string }>('POST', '', { title: 'A stolen laptop', foundAt, ...facts, ...change })).body.id;
  };
  interface Shown {
    state: string;
    duties: { name: string; state: string; isLate: boolean }[];
    people: { told: number; gone: number };
    steps: { kind: string; duty?: string; by?: string; facts?: Record<string, unknown> }[];
  }
  const shown = async (id: string): Promise<Shown> => (await call<Shown>('GET', `/${id}`)).body;
  const heard = (template: string) =>
    told
      .splice(0)
      .filter((each) => each.template === template)
      .map(({ to, data }) => [to, data['duty'], data['mark']].filter((each) => each !== undefined).join(' '));
  const pass = async (hours: number): Promise<void> => {
    market.clock.moveBy({ hours });
    await settle(market, modules);
  };

  test('reminds staff a day and six hours before its clocks run out, and when they have; what is late needs reasons', async () => {
    const id = await open({ risk: 'likely', californians: 0 });
    assert.deepEqual(heard('privacy.breach_opened'), [second.personId]);
    await pass(47);
    assert.deepEqual(heard('privacy.breach_clock'), []);
    const both = (mark: string) => [admin, second].map(({ personId }) => `${personId} authority ${mark}`);
    for (const [hours, mark] of [
      [1, '24h'],
      [18, '6h'],
      [7, 'missed'],
      [100, ''],
    ] as const) {
      await pass(hours);
      assert.deepEqual(heard('privacy.breach_clock'), mark === '' ? [] : both(mark));
    }
    const done = `/${id}/duties/authority/done`;
    assert.equal((await call('POST', done, { reference: 'DPA 7' })).body.code, 'privacy.why_late');
    assert.equal((await call('POST', done, { whyLate: 'Nobody was there.' })).body.code, 'privacy.no_reference');
    assert.equal((await call('POST', done, { reference: 'DPA 7', whyLate: 'Nobody was there.' })).status, 204);
    assert.equal((await call('POST', `/${id}/close`, { words: 'Disks are locked now.' })).status, 204);
    assert.equal((await call('POST', `/${id}/notes`, { words: 'Later' })).body.code, 'privacy.breach_closed');
  });

  test('writes to those chosen, once each, and the duty is done with the last letter', async () => {
    const id = await open();
    const personIds = [ana, bo, gone].map(({ personId }) => personId);
    const key = (personId: Id<'person'> | undefined) =>
      sql`insert into personal_key values (${personId}, 'sealed', ${market.clock.now()})`.execute(market.ctx.db);
    for (const each of [ana, bo]) await key(each.personId);
    assert.deepEqual((await call('POST', `/${id}/people/count`, { who: { rows: ['personal_key.person_id'] } })).body, { people: 2 });
    assert.equal((await call('POST', `/${id}/people/count`, { who: { rows: ['person.id'] } })).body.code, 'privacy.no_such_rows');
    assert.equal((await call('POST', `/${id}/people`, { who: { personIds }, letter })).status, 202);
    assert.equal((await call('POST', `/${id}/people`, { who: { personIds }, letter })).body.code, 'privacy.still_telling');
    assert.equal((await call('POST', `/${id}/close`, { words: 'Done' })).body.code, 'privacy.duties_left');
    await settle(market, modules);
    const letters = told.splice(0).filter(({ template }) => template === 'privacy.breach');
    assert.deepEqual(letters.map(({ to }) => to).sort(), [ana.personId, bo.personId].sort());
    assert.equal(letters[0]?.data['whatYouCanDo'], letter.whatYouCanDo);
    const { people, duties } = await shown(id);
    assert.deepEqual([people.told, people.gone], [2, 1]);
    assert.equal(duties.find(({ name }) => name === 'people')?.state, 'told');
    assert.equal((await call('POST', `/${id}/people`, { who: { personIds }, letter })).body.code, 'privacy.nobody_chosen');
  });

  test('asks again for what was left out once the facts change, and closes when each duty is done or has its reason', async () => {
    const id = await open({ californians: 0, risk: 'likely' });
    const waive = (duty: string) => call('POST', `/${id}/duties/${duty}/waiver`, { reason: 'The disk was encrypted after all.' });
    assert.equal((await waive('people')).body.code, 'privacy.not_asked');
    assert.equal((await waive('authority')).status, 204);
    assert.equal((await call('PATCH', `/${id}`, { ...facts, why: 'There was a second list.' })).status, 204);
    assert.equal((await call('POST', `/${id}/close`, { words: 'Done' })).body.code, 'privacy.duties_left');
    for (const duty of ['authority', 'people']) assert.equal((await waive(duty)).status, 204);
    assert.equal((await call('POST', `/${id}/close`, { words: 'Done' })).status, 204);
    assert.equal((await shown(id)).state, 'closed');
  });

  test('keeps a record that cannot be changed, and gives it out as a signed file with its entries of the audit', async () => {
    const id = await open();
    assert.equal((await call('POST', `/${id}/notes`, { words: 'The police were told.' })).status, 204);
    const { db } = market.ctx;
    for (const forced of [
      sql`update breach_step set words = 'nothing' where breach_id = ${id}`,
      sql`delete from breach_step where breach_id = ${id}`,
    ])
      await assert.rejects(forced.execute(db), /never changed/);
    const { file } = (await call<{ name: string; file: string }>('POST', `/${id}/export`)).body;
    const verdict = verifyExport(file, signer.fingerprint);
    assert.ok(verdict.ok);
    const actions = verdict.document.chain.entries.map(({ entry }) => entry.action);
    assert.deepEqual(actions, ['privacy.breach_open', 'privacy.breach_note', 'privacy.breach_export']);
    const { steps } = verdict.document.record as { steps: { kind: string; words?: string }[] };
    assert.deepEqual(
      steps.map(({ kind, words }) => [kind, words]),
      [
        ['opened', undefined],
        ['note', 'The police were told.'],
      ],
    );
    assert.equal(verifyExport(file.replace('police', 'polish'), signer.fingerprint).ok, false);
  });

  test('goes with all that hangs on it seven years after its end, and not before', async () => {
    const id = await open({ risk: 'unlikely', californians: 0 });
    await call('POST', `/${id}/close`, { words: 'Nothing was lost.' });
    const left = async (): Promise<number> => {
      await privacy.retain(market.ctx);
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from breach_step where breach_id = ${id}`.execute(market.ctx.db);
      return rows[0]?.n ?? 0;
    };
    market.clock.moveBy({ hours: 7 * 365 * 24 });
    assert.equal(await left(), 2);
    market.clock.moveBy({ hours: 7 * 6 + 1 });
    assert.equal(await left(), 0);
  });
});
