import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { seededRandom } from '#kernel';
import { CrashDriver, type Beside, type Cut } from './crash-driver.ts';

const plans = ['complete', 'decline', 'cancel'] as const;

/**
 * Commits first to last, each before it is sent or after the database took it, and each request to the payment provider; in an
 * order that does not cut the start of one house after the other.
 */
export function allCuts(commits: number, requests: number): Cut[] {
  return seededRandom(11).shuffle([
    ...Array.from({ length: commits }, (_, index): Cut => ({ kind: 'commit', n: index + 1, when: index % 2 === 0 ? 'after' : 'before' })),
    ...Array.from({ length: requests }, (_, index): Cut[] => [
      { kind: 'vendor', n: index + 1, when: 'beforeDoing' },
      { kind: 'vendor', n: index + 1, when: 'beforeAnswer' },
    ]).flat(),
  ]);
}

interface Life {
  cuts: readonly Cut[];
  /** With each of the first so many cuts a booking is begun, ten minutes apart; with the rest their times come, four hours apart. */
  begun: number;
  loseRate: number;
  embedded: boolean;
  /** Then each booking is seen through to its end, with what its people do beside the price. */
  beside?: Beside;
}

/** Lets bookings live through the cuts, and holds the books, the calendar and the provider against each other when all is settled. */
export async function survive(t: TestContext, { cuts, begun, loseRate, embedded, beside }: Life): Promise<void> {
  const driver = new CrashDriver({ embedded, beside });
  await driver.open(loseRate);
  t.after(() => driver.close());
  for (const [index, cut] of cuts.entries()) {
    if (index === begun) await driver.catchUp();
    if (index < begun) await driver.liveUntil(cut, 10, beside === undefined ? plans[index % plans.length] : 'complete');
    else if (beside === undefined) await driver.liveUntil(cut, 240);
    else {
      await driver.doWhatIsDue();
      await driver.liveUntil(cut, 540);
    }
  }
  assert.ok(driver.cuts > cuts.length / 2, `only ${driver.cuts} of ${cuts.length} cuts met a living house`);
  const { slowestMs, settled } = await driver.settleAll();
  t.diagnostic(`${driver.cuts} kills; the last start settled everything in ${Math.round(slowestMs)} ms`);
  assert.ok(slowestMs < 60_000, `${slowestMs} ms`);
  assert.deepEqual(settled, { ok: true, problems: [], held: [], difference: '0', dead: 0, holds: 0, due: 0 });
  await driver.assertProviderIsRight();
}
