import { auditVerify, ledgerCheck } from './checks.ts';
import { config, doctor } from './doctor.ts';
import { importPrep } from './import.ts';
import type { Command } from './options.ts';
import { migrateCommand, seedCommand, work } from './operate.ts';
import { serve, start } from './serve.ts';

/** Everything the command line can do, in the order it is listed. */
export const commands: readonly Command[] = [
  start,
  serve,
  work,
  migrateCommand,
  seedCommand,
  importPrep,
  doctor,
  config,
  auditVerify,
  ledgerCheck,
];
