import type { Module } from '#platform/module';
import { chainEntries } from './chain.ts';
import { auditRoutes } from './http.ts';
import { chainQueue } from './record.ts';

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
export { auditPort } from './record.ts';
export { verifyAudit, type AuditVerdict } from './verify.ts';

export function auditModule(): Module {
  return {
    name: 'audit',
    permissions: { 'audit.read': 'Read and verify the audit log' },
    dependsOn: [],
    migrations: new URL('./migrations/', import.meta.url),
    routes: auditRoutes,
    jobs: [{ queue: chainQueue, handle: async (ctx) => void (await chainEntries(ctx)) }],
  };
}
