import type { Module } from '#platform/module';
import { chainEntries } from './chain.ts';
import { auditRoutes } from './http.ts';
import { asItStands, type OpenSealed } from './open-sealed.ts';
import { chainQueue } from './record.ts';
import { auditData } from './personal-data.ts';

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
export { auditPort } from './record.ts';
export { verifyAudit, type AuditVerdict } from './verify.ts';

export interface AuditConfig {
  /** Opens what is sealed of people in entries, wherever it stands in a value; absent: nothing is sealed. */
  open?: OpenSealed;
}

export function auditModule({ open = asItStands }: AuditConfig = {}): Module {
  return {
    name: 'audit',
    permissions: { 'audit.read': 'Read and verify the audit log' },
    dependsOn: [],
    migrations: new URL('./migrations/', import.meta.url),
    personalData: auditData,
    routes: auditRoutes(open),
    jobs: [{ queue: chainQueue, handle: async (ctx) => void (await chainEntries(ctx)) }],
  };
}
