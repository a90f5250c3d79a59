import type { Context } from '#platform/context';
import type { JobHandler } from '#platform/jobs';
import type { Module } from '#platform/module';
import { chainEntries } from './chain.ts';
import { auditKeyColumn } from './checkpoints/keys.ts';
import { makeCheckpoint, type CheckpointConfig } from './checkpoints/index.ts';
import { auditRoutes } from './http/index.ts';
import { asItStands, type OpenSealed } from './open-sealed.ts';
import { chainQueue } from './record.ts';
import { auditData } from './personal-data.ts';
import { verificationJob } from './verification.ts';
import { wordsEnd } from './words-end.ts';

export { makeCheckpoint, readNoteKey, rotateAuditKey, writeNoteKey, type CheckpointConfig, type NoteKey } from './checkpoints/index.ts';
export { chainedEntriesAbout } from './entries-about.ts';
export {
  exportSigner,
  fingerprintOf,
  sealExport,
  verifyExport,
  type ExportDocument,
  type ExportedChain,
  type ExportSigner,
} from './export/index.ts';
export type { OpenSealed } from './open-sealed.ts';
export { checkpointState, type CheckpointState } from './checkpoints/index.ts';
export { exportLog, verifyLogFolder, type FolderVerdict } from './log-folder.ts';
export { loginRights, type LoginRights } from './login-rights.ts';
export { consistencyFormat, formatOf, verifyConsistency, verifyProof } from './log/index.ts';
export { consistencyOf, proofOf, type ProofFile } from './proof-of.ts';
export { auditPort } from './record.ts';
export { verifyAgainstCheckpoints, verifyAudit, type AuditVerdict } from './verify.ts';

const checkpointQueue = 'audit.checkpoint';

export interface AuditConfig {
  /** Opens what is sealed of people in entries, wherever it stands in a value; absent: nothing is sealed. */
  open?: OpenSealed;
  /** Without them the log is chained, and nobody outside vouches for it. */
  checkpoints?: CheckpointConfig;
}

export function auditModule({ open = asItStands, checkpoints }: AuditConfig = {}): Module {
  return {
    name: 'audit',
    permissions: { 'audit.read': 'Read and verify the audit log' },
    dependsOn: [],
    migrations: new URL('./migrations/', import.meta.url),
    personalData: auditData,
    retention: [wordsEnd],
    sealedColumns: [auditKeyColumn],
    routes: auditRoutes(open),
    jobs: [
      { queue: chainQueue, handle: async (ctx) => void (await chainEntries(ctx)) },
      verificationJob(checkpoints),
      ...(checkpoints === undefined ? [] : [checkpointJob(checkpoints)]),
    ],
    schedules: checkpoints === undefined ? [] : [{ queue: checkpointQueue, every: { minutes: checkpoints.everyMinutes } }],
  };
}

const checkpointJob = (config: CheckpointConfig): JobHandler => ({
  queue: checkpointQueue,
  handle: async (ctx: Context) => void (await makeCheckpoint(ctx, config)),
});
