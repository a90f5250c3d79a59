import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { reveals } from '#platform/masking';
import type { DataSubject, Module, Retained } from '#platform/module';
import { adminRoutes } from './admin-http.ts';
import { breachRoutes, clockJob, runsBreaches, tellJob } from './breach/index.ts';
import { agreeFor, consentEar, consentRoutes } from './consent/index.ts';
import { exportQueue } from './ask-export.ts';
import { carryOut, erasePerson, removeFiles, removeFilesQueue } from './erasure/carry-out.ts';
import { beginCooling, eraseQueue, takeBack } from './erasure/cooling.ts';
import { makeExport } from './export/make-export.ts';
import { ownRoutes } from './http.ts';
import { privacyData } from './personal-data.ts';
import { privacyRetention, retentionJob, retentionSchedule, runRetention } from './retention.ts';
import { personKeyColumn } from './keys/person-keys.ts';
import { privacySweep, sweepSchedule } from './sweep.ts';
import type { PrivacyConfig } from './settings.ts';

export { personKeys, shredded, type PersonKeys } from './keys/person-keys.ts';
export { sealedAudit } from './keys/sealed-audit.ts';
export type { ConsentText, TextVersion } from './consent/index.ts';
export type { PrivacyConfig } from './settings.ts';

/** Exports, erasures and their clocks, and the ear through which an account that is closed tells of it. */
export interface Privacy extends Module {
  /** A person wants to be gone: 30 days begin. In the transaction that closes the account to everybody else. */
  beginCooling(ctx: Context, tx: Tx, personId: Id<'person'>): Promise<void>;
  /** Notes what comes with an account, for one that the house made for somebody who agreed elsewhere: a seed. */
  agreeFor(ctx: Context, tx: Tx, personId: string): Promise<void>;
  /** Deletes what is past its time, of people whose data is not held; `dryRun` counts alone. The daily job does the same. */
  retain(ctx: Context, options?: { dryRun?: boolean }): Promise<Retained[]>;
  /** They came back before the day. */
  takeBack(ctx: Context, tx: Tx, personId: Id<'person'>): Promise<void>;
  /** Has the files of a person removed: before anything else of an erasure, as long as rows still name them. */
  removeFiles(ctx: Context, tx: Tx, personId: Id<'person'>): Promise<void>;
  /** Erases what every module declared, in the transaction that closes the account for good. */
  erasePerson(ctx: Context, tx: Tx, who: DataSubject): Promise<void>;
}

export function privacyModule(config: PrivacyConfig): Privacy {
  const { storage } = config.files;
  return {
    name: 'privacy',
    permissions: {
      'privacy.oversee': 'See what people ask of their data, and hold it',
      [runsBreaches]: 'Run cases of personal data that got out, and tell people and authorities',
      [reveals]: 'See personal data without its mask, for ten minutes and with a reason',
    },
    dependsOn: ['audit', 'identity', 'notifications'],
    migrations: new URL('./migrations/', import.meta.url),
    personalData: privacyData,
    routes: [...ownRoutes(config), ...consentRoutes(config.texts), ...adminRoutes(config), ...breachRoutes(config)],
    subscribers: [consentEar(config.texts)],
    retention: privacyRetention,
    sealedColumns: [personKeyColumn],
    jobs: [
      retentionJob(config),
      { queue: exportQueue, timeoutMs: 1_800_000, handle: (ctx, { payload }) => makeExport(ctx, config, String(payload['id'])) },
      { queue: eraseQueue, timeoutMs: 600_000, handle: (ctx, { payload }) => carryOut(ctx, config, String(payload['id'])) },
      {
        queue: removeFilesQueue,
        async handle(_ctx, { payload }) {
          for (const key of payload['keys'] as string[]) await storage.remove(key);
        },
      },
      privacySweep(config),
      clockJob(config),
      tellJob(config),
    ],
    schedules: [sweepSchedule, retentionSchedule],
    agreeFor: agreeFor(config.texts),
    retain: (ctx, options) => runRetention(ctx, config, options),
    beginCooling: (ctx, tx, personId) => beginCooling(ctx, tx, config, personId),
    takeBack: (ctx, tx, personId) => takeBack(ctx, tx, config, personId),
    removeFiles: (ctx, tx, personId) => removeFiles(ctx, tx, config, personId),
    erasePerson: (ctx, tx, who) => erasePerson(ctx, tx, config, who),
  };
}
