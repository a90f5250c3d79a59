import { endsOf } from '#kernel/process';
import type { Context } from '#platform/context';
import { inTransaction, type Tx } from '#platform/database';
import type { Module } from '#platform/module';
import { fireOutcome, timerHandler } from '#platform/process';
import type { FeeSchedule } from '#modules/fees';
import { packRoutes } from './http.ts';
import { outcomeQueue, packProcess, type PackRules } from './process.ts';
import { openPacks } from './store.ts';
import { packsData } from './personal-data.ts';
import { offerEnd, packParts, packWhole } from './ending.ts';

export { offerPack } from './offer.ts';
export type { PackRules } from './process.ts';
export { termsOfPack, type PackTerms } from './terms.ts';
export { giveHoursBack, holdHours, quoteFromPack } from './use.ts';
export { worthOf, type Left } from './value.ts';

export interface PacksModule extends Module {
  onPaymentOutcome(ctx: Context, tx: Tx, subject: { kind: string; id: string }, outcome: string): Promise<void>;
  /** How many packs a person has that have not come to their end, bought or sold. */
  openOf(tx: Tx, personId: string): Promise<number>;
}

/** Hours that are bought ahead: see README. */
export function packsModule(rules: PackRules, schedules: readonly FeeSchedule[]): PacksModule {
  const process = packProcess(rules);
  const ends = endsOf(rules.graph);
  return {
    name: 'packs',
    permissions: { 'packs.offer': 'Offer packs of prepaid hours', 'packs.buy': 'Buy packs of prepaid hours' },
    scopes: { 'packs.read': 'See your packs of prepaid hours' },
    dependsOn: ['identity', 'listings', 'fees', 'payments', 'ledger'],
    migrations: new URL('./migrations/', import.meta.url),
    personalData: packsData,
    wholes: [packWhole(rules.graph)],
    parts: packParts,
    retention: [offerEnd],
    routes: packRoutes(process, schedules),
    jobs: [
      timerHandler(process),
      {
        queue: outcomeQueue,
        handle: (ctx, { payload }) =>
          inTransaction(ctx, async (tx) => void (await fireOutcome(ctx, tx, process, String(payload['id']), String(payload['outcome'])))),
      },
    ],
    async onPaymentOutcome(ctx, tx, { kind, id }, outcome) {
      if (kind === 'pack') await fireOutcome(ctx, tx, process, id, outcome);
    },
    openOf: (tx, personId) => openPacks(tx, personId, ends),
  };
}
