import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#platform/database';
import { verifyAudit } from '#modules/audit';
import { checkLedger } from '#modules/ledger';
import { hostileWorld } from '#test/hostile-world';

const day = 24;
const year = 365 * day + 6;

test('years later all that is past its time goes, what is not stays, and ledger and audit still verify', async (t) => {
  const { house, victims, admin } = await hostileWorld();
  const { market, prep } = house;
  const { ctx, clock } = market;
  // Nobody else clears away meanwhile.
  await sql`delete from job where queue in ('privacy.retention', 'calendar.sweep-holds')`.execute(ctx.db);
  const count = async (table: string): Promise<number> => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(ctx.db);
    return rows[0]?.n ?? 0;
  };
  const gone = async (): Promise<Record<string, number>> =>
    Object.fromEntries((await prep.retain(ctx)).flatMap(({ table, rows }) => (rows === 0 ? [] : [[table, rows]])));
  /** Years later, when all that became due meanwhile has happened. */
  const later = async (hours: number): Promise<void> => {
    clock.moveBy({ hours });
    await house.settle();
  };
  const promotions = await count('search_promotion');

  assert.deepEqual(await gone(), {});
  const hold = (who: { personId: string }) =>
    sql`insert into legal_hold (id, person_id, reason, placed_by, placed_at)
      values (${ctx.newId('hold')}, ${who.personId}, 'A lawsuit', ${admin.personId}, ${clock.now()})`.execute(ctx.db);
  const lift = () => sql`update legal_hold set lifted_at = ${clock.now()}`.execute(ctx.db);
  await sql`update waitlist_entry set state = 'left'`.execute(ctx.db);
  await hold(victims.chef);
  await later(2 * year + 400 * day);
  const [bookings, steps, times] = [await count('booking'), await count('process_step'), await count('reservation')];
  assert.ok(bookings > 0 && steps > 0 && times > 0 && promotions > 0);
  const shortly = await gone();
  assert.equal(shortly['search_promotion'], promotions);
  // Where somebody was and what they asked for ends by rules as well: of who is held all of it is there, of others nothing.
  const owners = { session: 'person_id', personal_token: 'person_id', waitlist_entry: 'person_id', compliance_decision: 'person_id' };
  const ofHeld = async (): Promise<Record<string, readonly number[]>> =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(owners).map(async ([table, owner]) => {
          const { rows } = await sql<{ all: number; theirs: number }>`select count(*)::int as all,
            count(*) filter (where ${sql.ref(owner)} = ${victims.chef.personId})::int as theirs from ${sql.table(table)}`.execute(ctx.db);
          return [table, [rows[0]?.all ?? 0, rows[0]?.theirs ?? 0]] as const;
        }),
      ),
    );
  const held = await ofHeld();
  assert.ok(shortly['session'] !== undefined);
  for (const [table, [all, theirs]] of Object.entries(held))
    assert.ok(theirs !== undefined && theirs > 0 && (all === theirs || table === 'compliance_decision'), `${table}: ${all}, ${theirs}`);
  await lift();
  const lifted = await gone();
  for (const table of ['session', 'personal_token', 'waitlist_entry', 'compliance_decision']) assert.ok((lifted[table] ?? 0) > 0, table);
  assert.deepEqual([await count('process_step'), await count('reservation')], [steps, times]);

  // Times that were taken in the kitchens of somebody who is held stay.
  await hold(victims.host);
  await later(5 * year);
  const { rows: theirs } = await sql`select from reservation join calendar_resource on calendar_resource.id = resource_id
    where owner_id = ${victims.host.personId}`.execute(ctx.db);
  const went = await gone();
  assert.ok(theirs.length > 0);
  assert.deepEqual([went['reservation'] ?? 0, await count('reservation')], [times - theirs.length, theirs.length]);
  // What old entries of the log say ends too, once a checkpoint tells that it is old; not what it says of who is held.
  await later(2);
  assert.ok((went['audit_entry'] ?? 0) + ((await gone())['audit_entry'] ?? 0) > 0);
  const withWords = async (whose: ReturnType<typeof sql>): Promise<number> => {
    const { rows } = await sql`select from audit_entry where withheld is null and salts is not null
      and at < ${clock.now().subtract({ hours: 7 * year })} and ${whose}`.execute(ctx.db);
    return rows.length;
  };
  const { personId: host } = victims.host;
  assert.equal(await withWords(sql`actor_id is distinct from ${host} and subject_id <> ${host}`), 0);
  assert.ok((await withWords(sql`actor_id = ${host}`)) > 0);
  await lift();
  const left = await count('reservation');
  assert.ok(left > 0);
  assert.equal((await gone())['reservation'], left);
  assert.equal(await withWords(sql`true`), 0);
  // What came to its end late is no old dealing, whatever its age.
  assert.deepEqual([await count('booking'), await count('process_step')], [bookings, steps]);

  await house.settle();
  assert.ok((await checkLedger(ctx)).ok);
  assert.equal((await verifyAudit(ctx)).firstBroken, undefined);
  t.diagnostic(`${times} times and ${promotions} promotions gone`);
});
