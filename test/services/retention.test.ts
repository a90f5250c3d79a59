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
  const count = async (table: string): Promise<number> => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(ctx.db);
    return rows[0]?.n ?? 0;
  };
  const gone = async (): Promise<Record<string, number>> =>
    Object.fromEntries((await prep.retain(ctx)).flatMap(({ table, rows }) => (rows === 0 ? [] : [[table, rows]])));
  const [steps, times, promotions] = [await count('process_step'), await count('reservation'), await count('search_promotion')];
  assert.ok(steps > 0 && times > 0 && promotions > 0);

  assert.deepEqual(await gone(), {});
  clock.moveBy({ hours: 2 * year + 400 * day });
  assert.equal((await gone())['search_promotion'], promotions);
  assert.deepEqual([await count('process_step'), await count('reservation')], [steps, times]);

  // What a person of the victims did stays while they are held; all else of its age goes.
  await sql`insert into legal_hold (id, person_id, reason, placed_by, placed_at)
    values (${ctx.newId('hold')}, ${victims.chef.personId}, 'A lawsuit', ${admin.personId}, ${clock.now()})`.execute(ctx.db);
  clock.moveBy({ hours: 5 * year });
  const { rows: theirs } = await sql`select from process_step where actor_id = ${victims.chef.personId}`.execute(ctx.db);
  const went = await gone();
  assert.ok(theirs.length > 0 && steps > theirs.length);
  assert.deepEqual([went['process_step'], await count('process_step')], [steps - theirs.length, theirs.length]);
  await sql`update legal_hold set lifted_at = ${clock.now()}`.execute(ctx.db);
  assert.equal((await gone())['process_step'], theirs.length);
  assert.equal(await count('reservation'), 0);

  assert.ok((await checkLedger(ctx)).ok);
  assert.equal((await verifyAudit(ctx)).firstBroken, undefined);
  t.diagnostic(`${steps} steps, ${times} times and ${promotions} promotions gone`);
});
