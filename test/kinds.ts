import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

const databaseUse = /from '#test\/(market|database|prep|claims|redis|hostile-world)'|test-support/;
const processUse = /from '(#test\/(browser|command-line|crash-cuts|hostile-world|standby)|node:child_process)'|process\.on\(/;

const says = (file: string, use: RegExp): boolean => use.test(readFileSync(join(root, file), 'utf8'));

/** Whether a test file asks for a database (embedded, or the one of TEST_DATABASE_URL) or for Redis. */
export const usesService = (file: string): boolean => says(file, databaseUse);

/** Whether a test file starts houses, kills them, opens a browser or works for minutes: it gets a process to itself. */
export const standsAlone = (file: string): boolean =>
  /^test\/(browser|data)\//.test(file) || worksLong(file) || (file.startsWith('test/services/') && says(file, processUse));

/** Those that work for minutes begin first, so that nothing long is left to the end. */
export const worksLong = (file: string): boolean =>
  /\/(browser\/prep|data\/sf-|services\/(crash|failing-steps|hostile|identity|one-hour|refresh-processes|two-processes))/.test(file);
