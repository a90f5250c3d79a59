import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Actor } from '#platform/context';
import { sql } from '#platform/database';
import { carefulKitchen } from '../../../markets/prep/demo/declared.ts';
import { testPrep, type TestPrep } from '#test/prep';

interface Paper {
  id: string;
  state: string;
  reason?: string;
  fileUrl: string;
}

describe('the compliance desk', () => {
  let house: TestPrep;
  let host: Actor;
  let staff: Actor;
  let kitchenId: string;

  before(async () => {
    house = await testPrep('2026-03-02T17:00:00Z', { papersInOrder: false });
    host = await house.host('Hanna Host');
    staff = await house.person('admin', 'Sam Desk');
    kitchenId = await house.kitchen(host);
    const answers = Object.fromEntries(Object.entries(carefulKitchen.kitchen ?? {}).map(([name, value]) => [`kitchen.${name}`, value]));
    assert.equal((await house.call(host, 'PATCH', '/compliance/declarations', { kitchenId, answers })).status, 204);
  });

  const pdf = '%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n';

  async function handIn(who: Actor, details: object, content = pdf, type = 'application/pdf') {
    const asked = await house.call<{ uploadId: string; upload: { url: string; headers: Record<string, string> } }>(
      who,
      'POST',
      '/compliance/uploads',
      {
        contentType: type,
      },
    );
    const { uploadId, upload } = asked.body;
    const url = upload.url.slice(new URL(upload.url).origin.length);
    const sent = await house.app.inject({ method: 'PUT', url, headers: upload.headers, payload: content });
    assert.equal(sent.statusCode, 201, sent.body);
    return house.call<Paper>(who, 'POST', '/compliance/documents', { uploadId, ...details });
  }

  const permit = (goodThrough: string, issuedOn = '2026-01-01') => ({
    kitchenId,
    kind: 'food_facility_permit',
    issuer: 'Public Health',
    number: 'P-1',
    issuedOn,
    goodThrough,
  });
  const accept = (id: string, days: object) => house.call<Paper>(staff, 'POST', `/admin/compliance/documents/${id}/accept`, days);
  const badge = async () =>
    (await house.call<{ badge?: { state: string } }>(undefined, 'GET', `/listings/${kitchenId}/compliance`)).body.badge?.state;
  const told = async (who: Actor) =>
    (await house.call<{ items: { title: string; text: string; link?: string }[] }>(who, 'GET', '/notifications')).body.items.filter(
      ({ title }) => /health permit/.test(title),
    );
  const lapses = async () =>
    (
      await sql<{ payload: { kind: string } }>`select payload from outbox_event where name = 'compliance.lapsed'`.execute(
        house.market.ctx.db,
      )
    ).rows.length;
  const moveTo = async (instant: string) => {
    house.market.clock.moveTo(Temporal.Instant.from(instant));
    await house.settle();
  };

  test('nobody but its owner and the desk reads a document, and that the desk opened it is audited; its file is kept and never opened in place', async () => {
    const { body } = await handIn(host, permit('2026-12-31'));
    assert.equal(body.state, 'waiting');
    const path = `/compliance/documents/${body.id}`;
    for (const stranger of [await house.host('Otto Other'), await house.person('chef', 'Carla Chef')])
      assert.equal((await house.call(stranger, 'GET', path)).status, 404);
    assert.equal((await house.call(undefined, 'GET', path)).status, 401);
    const { fileUrl } = (await house.call<Paper>(host, 'GET', path)).body;
    const file = await house.app.inject({ method: 'GET', url: fileUrl });
    assert.deepEqual([file.statusCode, file.body], [200, pdf]);
    assert.match(String(file.headers['content-disposition']), /^attachment; filename="[a-z0-9-]+\.pdf"$/);
    assert.equal((await house.app.inject({ method: 'GET', url: fileUrl.replace(/signature=.{4}/, 'signature=AAAA') })).statusCode, 403);
    assert.equal((await house.call(staff, 'GET', path)).status, 200);
    const audit = await house.call<{ items: { action: string; actor: { name: string } }[] }>(
      staff,
      'GET',
      `/admin/audit?subjectId=${body.id}`,
    );
    assert.deepEqual(audit.body.items.map(({ action, actor }) => `${action} ${actor.name}`).toSorted(), [
      'compliance.hand_in H. H.', // masked for staff, who see their own name
      'compliance.open Sam Desk',
    ]);
    assert.equal(
      (await handIn(await house.host('Ida Intruder'), permit('2026-12-31'))).status,
      404,
      'and nobody hands in for another’s kitchen',
    );
  });

  test('a file that is two things at once is not taken, and nothing waits for the desk', async () => {
    const before = (await house.call<{ items: object[] }>(staff, 'GET', '/admin/compliance/documents')).body.items.length;
    const { status, body } = await handIn(host, permit('2026-12-31'), `${pdf}PK\x05\x06${'\0'.repeat(18)}`);
    assert.deepEqual([status, (body as unknown as { code: string }).code], [400, 'compliance.bad_file']);
    assert.equal((await house.call<{ items: object[] }>(staff, 'GET', '/admin/compliance/documents')).body.items.length, before);
  });

  test('a refusal says why, and its reason reaches the owner; staff cannot review what they handed in', async () => {
    const { body } = await handIn(host, permit('2026-12-31'));
    const path = `/admin/compliance/documents/${body.id}/refuse`;
    assert.equal((await house.call(host, 'POST', path, { reason: 'I like it very much' })).status, 403);
    const double = { ...staff, personId: host.personId };
    const own = await house.call<{ code: string }>({ ...double, roles: ['admin', 'host'] }, 'POST', path, {
      reason: 'It is my own permit.',
    });
    assert.equal(own.status, 403);
    const refused = await house.call<Paper>(staff, 'POST', path, { reason: 'The page is cut off at its right side.' });
    assert.deepEqual([refused.status, refused.body.state], [200, 'refused']);
    await house.settle();
    const [notice] = await told(host);
    assert.match(notice?.text ?? '', /The page is cut off at its right side\./);
    assert.equal(notice?.link, `/host/kitchens/${kitchenId}/papers`);
    assert.equal(house.mail.inbox.list({ limit: 100 }).filter(({ subject }) => /health permit/.test(subject)).length, 1);
    assert.equal((await accept(body.id, { issuedOn: '2026-01-01' })).status, 409);
  });

  test('an accepted permit gives the badge; its owner is reminded once at 60, 30 and 7 days; its end takes the badge, and a new one brings it back', async () => {
    const first = await handIn(host, permit('2026-06-30'));
    await accept(first.body.id, { issuedOn: '2026-01-01', goodThrough: '2026-06-30' });
    await house.settle();
    assert.equal(await badge(), 'held');
    const before = (await told(host)).length;
    const titles = async () => (await told(host)).slice(0, -before).map(({ title }) => title.replace(/.* of Test Kitchen /, ''));
    await moveTo('2026-05-02T08:00:00Z');
    await moveTo('2026-05-10T08:00:00Z');
    assert.deepEqual(await titles(), ['ends in 60 days']);
    await moveTo('2026-06-02T08:00:00Z');
    await moveTo('2026-06-25T08:00:00Z');
    assert.deepEqual(await titles(), ['ends in 6 days', 'ends in 29 days', 'ends in 60 days']);
    await moveTo('2026-07-01T06:00:00Z');
    assert.deepEqual([await badge(), await lapses()], ['held', 0], 'it is still the last day in San Francisco');
    await moveTo('2026-07-01T08:00:00Z');
    assert.deepEqual([await badge(), await lapses()], ['withdrawn', 1]);
    assert.deepEqual((await titles())[0], 'The health permit of the kitchen of Test Kitchen has ended'.replace(/.* of Test Kitchen /, ''));
    const renewed = await handIn(host, permit('2027-06-30', '2026-07-01'));
    await accept(renewed.body.id, { issuedOn: '2026-07-01', goodThrough: '2027-06-30' });
    await house.settle();
    assert.equal(await badge(), 'held');
  });

  test('a permit that was renewed in time lapses without a word', async () => {
    const next = await handIn(host, permit('2028-06-30', '2027-07-01'));
    await accept(next.body.id, { issuedOn: '2027-07-01', goodThrough: '2028-06-30' });
    const [before, lapsed] = [(await told(host)).map(({ text }) => text), await lapses()];
    await moveTo('2027-07-02T08:00:00Z');
    // What was told a year ago is gone by now.
    assert.deepEqual([(await told(host)).filter(({ text }) => !before.includes(text)), await lapses()], [[], lapsed]);
    assert.equal(await badge(), 'held');
  });

  test('the page of a host says which papers are asked by which rule, and a chef’s own for a place', async () => {
    const papers = await house.call<{ asked: { kind: string; state: string; rules: { rule: string }[] }[]; questions: { path: string }[] }>(
      host,
      'GET',
      `/compliance/papers?kitchen=${kitchenId}`,
    );
    const [asked] = papers.body.asked;
    assert.deepEqual([asked?.kind, asked?.state], ['food_facility_permit', 'held']);
    assert.ok(asked?.rules.some(({ rule }) => rule === 'us-ca-san-francisco.permit'));
    assert.ok(papers.body.questions.every(({ path }) => path.startsWith('kitchen.')));
    const chef = await house.person('chef', 'Ana Chef');
    const own = await house.call<{ asked: { kind: string; state: string }[] }>(chef, 'GET', '/compliance/papers?place=us-ca-san-francisco');
    assert.ok(own.body.asked.some(({ kind, state }) => kind === 'manager_certificate' && state === 'missing'));
    const wrong = await house.call<{ code: string }>(host, 'PATCH', '/compliance/declarations', {
      kitchenId,
      answers: { 'kitchen.hotWaterF': 'hot' },
    });
    assert.deepEqual([wrong.status, wrong.body.code], [400, 'compliance.bad_facts']);
  });
});
