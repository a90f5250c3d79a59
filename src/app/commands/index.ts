import { auditVerify, ledgerCheck } from './checks.ts';
import { config, doctor } from './doctor.ts';
import { importPrep } from './import.ts';
import { migrateCommand, seedCommand } from './operate.ts';
import type { Command } from './options.ts';
import { sandbox } from './sandbox.ts';
import { serve, work } from './serve.ts';
import { start } from './start.ts';

/** Everything the command line can do, in the order it is listed. */
export const commands: readonly Command[] = [
  start,
  serve,
  work,
  sandbox,
  migrateCommand,
  seedCommand,
  importPrep,
  doctor,
  config,
  auditVerify,
  ledgerCheck,
];
