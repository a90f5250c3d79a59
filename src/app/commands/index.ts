import type { Command } from './options.ts';

/** A command as it is listed. What it needs is loaded when it runs, so that a slip of the pen is told at once. */
export interface ListedCommand {
  name: string;
  summary: string;
  /** Whether it reads words after its name. The others refuse any. */
  takesArguments?: boolean;
  load(): Promise<Command>;
}

/** Everything the command line can do, in the order it is listed. */
export const commands: readonly ListedCommand[] = [
  {
    name: 'start',
    summary: 'The demo: everything embedded, sandboxes for vendors, people and kitchens to try',
    load: async () => (await import('./start.ts')).start,
  },
  {
    name: 'serve',
    summary: 'Production: pages and API with real vendors; on PostgreSQL run `work` beside it',
    load: async () => (await import('./serve.ts')).serve,
  },
  {
    name: 'work',
    summary: 'Production: timers, events, mail and calls to vendors, beside `serve`',
    load: async () => (await import('./serve.ts')).work,
  },
  {
    name: 'sandbox',
    summary: 'Only the vendors’ sandboxes, for a production-like trial of `serve` and `work`',
    takesArguments: true,
    load: async () => (await import('./sandbox.ts')).sandbox,
  },
  {
    name: 'migrate',
    summary: 'Bring every market’s schema up to date',
    load: async () => (await import('./operate.ts')).migrateCommand,
  },
  {
    name: 'seed',
    summary: 'Fill an empty market with the demo’s people, kitchens and three months of history',
    load: async () => (await import('./operate.ts')).seedCommand,
  },
  {
    name: 'import',
    summary: 'Load premises and their inspections from a city’s CSV files',
    takesArguments: true,
    load: async () => (await import('./import.ts')).importPrep,
  },
  {
    name: 'doctor',
    summary: 'What is missing, weak or embedded here',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'config',
    summary: 'Every setting as it stands, secrets masked',
    load: async () => (await import('./doctor.ts')).config,
  },
  {
    name: 'audit verify',
    summary: 'Verify the audit log, here or offline in an exported folder, and say where it breaks',
    takesArguments: true,
    load: async () => (await import('./audit.ts')).auditVerify,
  },
  {
    name: 'audit export',
    summary: 'Write the audit log, its checkpoints and keys into a folder, to be verified elsewhere',
    takesArguments: true,
    load: async () => (await import('./audit.ts')).auditExport,
  },
  {
    name: 'audit proof',
    summary: 'Write what proves that an entry is in the log, or that a checkpoint continues an earlier one',
    takesArguments: true,
    load: async () => (await import('./audit-proof.ts')).auditProof,
  },
  {
    name: 'audit verify-proof',
    summary: 'Verify such a proof, offline, from the file alone',
    takesArguments: true,
    load: async () => (await import('./audit-proof.ts')).auditVerifyProof,
  },
  {
    name: 'audit rotate-key',
    summary: 'Make a new key for the audit log’s checkpoints',
    takesArguments: true,
    load: async () => (await import('./audit.ts')).auditRotateKey,
  },
  {
    name: 'audit verify-export',
    summary: 'Verify an exported record of a booking, offline, from the file alone',
    takesArguments: true,
    load: async () => (await import('./verify-export.ts')).auditVerifyExport,
  },
  {
    name: 'keys rotate',
    summary: 'Seal anew under the newest of FIELD_KEYS what is sealed under an older one',
    load: async () => (await import('./keys.ts')).keysRotate,
  },
  {
    name: 'privacy retention',
    summary: 'Delete what is past its time, or count it with --dry-run',
    takesArguments: true,
    load: async () => (await import('./privacy.ts')).privacyRetention,
  },
  {
    name: 'ledger check',
    summary: 'Prove the books from their entries: sums, balances, limits',
    load: async () => (await import('./checks.ts')).ledgerCheck,
  },
  {
    name: 'rules test',
    summary: 'Decide the golden cases and show what came out otherwise',
    takesArguments: true,
    load: async () => (await import('./rules.ts')).rulesTest,
  },
  {
    name: 'rules check',
    summary: 'Find overlap, contradiction, gaps, dead rules and old sources among the rules',
    takesArguments: true,
    load: async () => (await import('./rules.ts')).rulesCheck,
  },
  {
    name: 'search check',
    summary: 'Say where search index and listings differ, and mend it with --mend',
    takesArguments: true,
    load: async () => (await import('./search.ts')).searchCheck,
  },
  {
    name: 'search rebuild',
    summary: 'Fill a new search index while the old one answers, then swap them',
    load: async () => (await import('./search.ts')).searchRebuild,
  },
];
