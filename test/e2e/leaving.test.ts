import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { Money, type Id } from '#kernel';
import { inTransaction, sql } from '#platform/database';
import { accounts, checkLedger, post } from '#modules/ledger';
import { verifyAudit } from '#modules/audit';
import { refreshPayee, registerPayee } from '#modules/payments';
import { testPrep, type TestPrep } from '#test/prep';
import { chefInOrder } from '#test/papers';

const password = 'a long password of somebody who leaves';

describe('closing an account through the public API', () => {
  let house: TestPrep;
  before(async () => void (house = await testPrep()));

  interface Person {
    id: Id<'person'>;
    email: string;
    token: string;
  }
  const join = async (role: string, displayName: string): Promise<Person> => {
    const { ctx } = house.market;
    const email = `${displayName.toLowerCase().replaceAll(' ', '.')}@example.org`;
    const passwordHash = await house.prep.identity.hashPassword(password);
    const { id } = await inTransaction(ctx, (tx) =>
      house.prep.identity.createPerson(ctx, tx, { email, displayName, roles: [role], passwordHash }),
    );
    if (role === 'chef') await chefInOrder(house.market.as({ kind: 'person', personId: id, roles: [role], name: displayName }));
    const { accessToken } = await house.prep.identity.logIn(ctx, { email, password });
    return { id, email, token: accessToken };
  };
  const close = (who: Person, typed = password) => house.call(who.token, 'POST', '/me/close', { password: typed });
  /** The 30 days in which logging in takes it back, and what comes after them. */
  const month = async () => {
    house.market.clock.moveBy({ hours: 30 * 24 + 1 });
    await house.settle();
  };
  const rowsHolding = async (text: string): Promise<string[]> => {
    const { db } = house.market.ctx;
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = ${house.market.name}`.execute(db);
    const holding: string[] = [];
    for (const { name } of rows) {
      const found = await sql`select from ${sql.table(name)} t where position(${text} in row_to_json(t)::text) > 0 limit 1`.execute(db);
      if (found.rows.length > 0) holding.push(name);
    }
    return holding.sort();
  };

  test('is refused while a booking is open or money is owed, in words that say which, and nothing of it is done', async () => {
    const [chef, host] = [await join('chef', 'Olga Open'), await join('host', 'Oskar Owed')];
    const hostActor = { kind: 'person' as const, personId: host.id, roles: ['host'], name: 'Oskar Owed' };
    const listingId = await house.kitchen(hostActor);
    const times = { startsAt: '2026-03-10T18:00:00Z', endsAt: '2026-03-10T20:00:00Z' };
    const quote = await house.call<{ id: string }>(chef.token, 'POST', '/quotes', { listingId, ...times });
    const key = { 'idempotency-key': 'a booking' };
    const made = house.call<{ id: string; number: string }>(
      chef.token,
      'POST',
      '/bookings',
      { quoteId: quote.body.id, paymentMethodId: 'pm_card_visa' },
      key,
    );
    await house.settle();
    const { id, number } = (await made).body;
    for (const who of [chef, host]) {
      const refused = await close(who);
      assert.deepEqual([refused.status, refused.body['code']], [409, 'identity.account_in_use']);
      assert.match(String(refused.body['detail']), new RegExp(`Booking ${number} is not finished`));
      assert.equal((await house.call(who.token, 'GET', '/me')).status, 200);
    }
    assert.equal((await house.call(undefined, 'GET', `/listings/${listingId}`)).body['status'], 'published');
    assert.equal(((await house.call<{ items: unknown[] }>(chef.token, 'GET', '/payments/methods')).body.items ?? []).length, 1);

    const withdrawn = house.call(chef.token, 'POST', `/bookings/${id}/transitions`, { transition: 'withdraw' });
    await house.settle();
    assert.equal((await withdrawn).status, 200);
    await house.settle();
    const owed = Money.money(4_500, 'USD');
    await inTransaction(house.market.ctx, (tx) =>
      post(house.market.ctx, tx, {
        reference: 'owed to a host',
        kind: 'test',
        description: 'Earned',
        subject: { kind: 'booking', id },
        lines: [
          { account: accounts.provider('stripe'), debit: owed },
          { account: accounts.payable(host.id), credit: owed },
        ],
      }),
    );
    assert.match(String((await close(host)).body['detail']), /\$45\.00 that you earned has not reached your bank/);
    assert.equal((await close(chef)).status, 204);
  });

  test('asks for the password, and not more often than a guesser would like', async () => {
    const chef = await join('chef', 'Gus Guessed');
    for (let n = 0; n < 10; n++) assert.equal((await close(chef, 'not the password')).body['code'], 'identity.wrong_credentials');
    assert.equal((await close(chef)).body['code'], 'identity.too_many_tries');
    assert.equal((await house.call(chef.token, 'GET', '/me')).status, 200);
  });

  test('is refused to who looks after the market', async () => {
    assert.equal((await close(await join('admin', 'Ada Admin'))).body['code'], 'identity.own_admin_role');
  });

  test('erases the person, ends every session, says good-bye, and keeps what the law has kept', async () => {
    const { ctx } = house.market;
    const host = await join('host', 'Lena Leaves');
    const { accountId } = await house.prep.provider.createPayee({ reference: host.id, email: host.email, country: 'US' }, 'lena');
    await inTransaction(ctx, (tx) => registerPayee(ctx, tx, host.id, accountId));
    await refreshPayee(ctx, { provider: house.prep.provider }, accountId);
    const listingId = await house.kitchen({ kind: 'person', personId: host.id, roles: ['host'], name: 'Lena Leaves' });
    await house.call(host.token, 'POST', `/listings/${listingId}/feed`);
    const elsewhereBusy = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'UID:1', 'DTSTART:20260310T180000Z', 'DTEND:20260310T200000Z'];
    const uploaded = await house.app.inject({
      method: 'POST',
      url: `/${house.market.name}/api/v1/listings/${listingId}/calendars/file?name=Mine`,
      headers: { authorization: `Bearer ${host.token}`, 'content-type': 'text/calendar' },
      payload: [...elsewhereBusy, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n'),
    });
    assert.equal(uploaded.statusCode, 201, uploaded.body);
    const elsewhere = await house.prep.identity.logIn(ctx, { email: host.email, password });

    assert.equal((await close(host)).status, 204);
    const { rows: asked } = await sql`select from audit_entry where action = 'person.ask_to_close' and subject_id = ${host.id}`.execute(
      ctx.db,
    );
    assert.equal(asked.length, 1);
    await house.settle();
    for (const token of [host.token, elsewhere.accessToken]) {
      assert.equal((await house.call(token, 'GET', '/me')).body['code'], 'identity.bad_token');
    }
    await assert.rejects(house.prep.identity.refreshSession(ctx, elsewhere.refreshToken), { code: 'identity.session_ended' });
    assert.equal((await house.call(undefined, 'GET', `/listings/${listingId}`)).status, 404, 'the kitchen is out of sight');
    assert.deepEqual(await rowsHolding(host.email), ['person'], 'it can still be taken back');
    await month();
    await assert.rejects(house.prep.identity.logIn(ctx, { email: host.email, password }), { code: 'identity.wrong_credentials' });
    assert.deepEqual(await rowsHolding(host.email), []);
    assert.deepEqual(await rowsHolding('Lena Leaves'), []);
    for (const table of ['password_credential', 'person_role', 'device', 'notification']) {
      const { rows } = await sql`select from ${sql.table(table)} where person_id = ${host.id}`.execute(ctx.db);
      assert.equal(rows.length, 0, table);
    }
    const { rows: feeds } = await sql`select from calendar_feed where owner_id = ${host.id}`.execute(ctx.db);
    assert.equal(feeds.length, 0);
    for (const table of ['outside_calendar', 'busy_time']) {
      const { rows } = await sql`select from ${sql.table(table)} where resource_id = ${listingId}`.execute(ctx.db);
      assert.equal(rows.length, 0, table);
    }
    const mails = house.mail.inbox.list({ limit: 100 }).filter(({ to }) => JSON.stringify(to).includes(host.email));
    assert.deepEqual(
      mails.map(({ subject }) => subject),
      ['Your account is closed', 'Your account will be erased on 2026-04-01', 'Somebody logged in on a new device'],
    );
    assert.ok((await checkLedger(ctx)).ok);
    assert.ok((await verifyAudit(ctx)).firstBroken === undefined);
  });

  test('books nothing with a host who has left, even where a kitchen still says that it is on offer, nor in the name of a chef who has', async () => {
    const { db } = house.market.ctx;
    const [chef, host] = [await house.person('chef', 'Cora Chef'), await house.host('Hugo Host')];
    const listingId = await house.kitchen(host);
    const times = { startsAt: '2026-04-15T18:00:00Z', endsAt: '2026-04-15T20:00:00Z' };
    const order = async () => {
      const { body } = await house.call<{ id: string }>(chef, 'POST', '/quotes', { listingId, ...times });
      const key = { 'idempotency-key': crypto.randomUUID() };
      const { status, body: answer } = await house.call(
        chef,
        'POST',
        '/bookings',
        { quoteId: body.id, paymentMethodId: 'pm_card_visa' },
        key,
      );
      return [status, answer['code']];
    };
    const become = (status: string, id: string) => sql`update person set status = ${status} where id = ${id}`.execute(db);
    await become('closed', host.personId);
    assert.deepEqual(await order(), [404, 'listings.missing']);
    await become('active', host.personId);
    await become('closed', chef.personId);
    assert.deepEqual(await order(), [401, 'identity.sign_in']);
    const { rows } = await sql`select from reservation where resource_id = ${listingId}`.execute(db);
    assert.equal(rows.length, 0, 'no time is held');
  });

  test('leaves the address free to register anew, as somebody else', async () => {
    const chef = await join('chef', 'Rita Returns');
    assert.equal((await close(chef)).status, 204);
    await month();
    await house.call(undefined, 'POST', '/auth/register', { email: chef.email, password, displayName: 'Rita Again', role: 'chef' });
    await house.settle();
    const subjects = house.mail.inbox.list({ limit: 100 }).filter(({ to }) => JSON.stringify(to).includes(chef.email));
    assert.deepEqual(
      subjects.map(({ subject }) => subject),
      ['Please confirm your e-mail address', 'Your account is closed', 'Your account will be erased on 2026-05-01'],
    );
    const again = await inTransaction(house.market.ctx, (tx) =>
      house.prep.identity.createPerson(house.market.ctx, tx, { email: chef.email, displayName: 'Rita Again', roles: ['chef'] }),
    );
    assert.notEqual(again.id, chef.id);
  });

  test('is taken back by logging in before the day, and then nothing is erased', async () => {
    const chef = await join('chef', 'Wanda Wavers');
    assert.equal((await close(chef)).status, 204);
    const { accessToken } = await house.prep.identity.logIn(house.market.ctx, { email: chef.email, password });
    assert.equal((await house.call(accessToken, 'GET', '/me')).status, 200);
    await month();
    const again = await house.prep.identity.logIn(house.market.ctx, { email: chef.email, password });
    const { body } = await house.call<{ requests: { state: string }[] }>(again.accessToken, 'GET', '/me/privacy');
    assert.deepEqual(
      body.requests.map(({ state }) => state),
      ['taken_back'],
    );
    assert.equal(again.person.displayName, 'Wanda Wavers');
  });

  test('waits while the house holds the data for a reason, which is seen by staff, and goes on the day after the hold is lifted', async () => {
    const [chef, admin] = [await join('chef', 'Hanna Held'), await house.person('admin', 'Ada Holds')];
    const hold = (end = '') => house.call(admin, 'POST', `/admin/people/${chef.id}/hold${end}`, { reason: 'A dispute about P-7' });
    assert.equal((await hold()).status, 204);
    assert.equal((await hold()).body['code'], 'privacy.held_already');
    assert.equal((await close(chef)).status, 204);
    await month();
    assert.notDeepEqual(await rowsHolding(chef.email), []);
    type Asked = { personId: string; state: string; obstacle?: string; counts?: Record<string, number> };
    const asked = async () =>
      (await house.call<{ items: Asked[] }>(admin, 'GET', '/admin/privacy/requests')).body.items.find(
        ({ personId }) => personId === chef.id,
      );
    assert.deepEqual([(await asked())?.state, (await asked())?.obstacle], ['cooling', 'Held by the house: A dispute about P-7']);
    assert.equal((await hold('/lift')).status, 204);
    house.market.clock.moveBy({ hours: 25 });
    await house.settle();
    assert.equal((await asked())?.state, 'done');
    assert.ok(((await asked())?.counts?.['deleted'] ?? 0) > 0);
    assert.deepEqual(await rowsHolding(chef.email), []);
  });

  test('is preceded by a copy, if one likes: all that is held of oneself, as pages and as JSON, and nobody else can fetch it', async () => {
    const [mine, other] = [await join('chef', 'Ines Export'), await join('chef', 'Otto Other')];
    await house.call(mine.token, 'POST', '/saved-searches', { name: 'Near the fig tree', search: { q: 'oven' }, alert: 'off' });
    await house.call(other.token, 'POST', '/saved-searches', { name: 'Near the old mill', search: { q: 'oven' }, alert: 'off' });
    assert.equal((await house.call(mine.token, 'POST', '/me/privacy/exports')).status, 202);
    await house.settle();
    type Ready = { id: string; state: string; signature: string };
    const [ready] = (await house.call<{ requests: Ready[] }>(mine.token, 'GET', '/me/privacy')).body.requests;
    assert.equal(ready?.state, 'ready');
    const fetch = (token: string | undefined, signature = ready?.signature ?? '') =>
      house.app.inject({
        url: `/${house.market.name}/api/v1/me/privacy/exports/${ready?.id}/file${signature}`,
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      });
    const answer = await fetch(mine.token);
    assert.equal(answer.statusCode, 200);
    const files = unzipSync(new Uint8Array(answer.rawPayload));
    const page = strFromU8(files['index.html'] ?? new Uint8Array());
    for (const told of ['Ines Export', mine.email, 'Near the fig tree', 'Your log-ins']) assert.ok(page.includes(told), told);
    for (const text of Object.values(files).map((each) => strFromU8(each))) {
      assert.doesNotMatch(text, /Otto|old mill|argon2id|"token_hash"/);
    }
    assert.match(strFromU8(files['data/search.json'] ?? new Uint8Array()), /Near the fig tree/);
    assert.deepEqual(
      [
        (await fetch(other.token)).statusCode,
        (await fetch(undefined)).statusCode,
        (await fetch(mine.token, '?expires=9&max=0&signature=x')).statusCode,
      ],
      [404, 401, 403],
    );
    house.market.clock.moveBy({ hours: 1 });
    const later = await house.prep.identity.logIn(house.market.ctx, { email: mine.email, password });
    assert.equal((await fetch(later.accessToken)).statusCode, 403, 'the address was good for a while only');
  });
});
