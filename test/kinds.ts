import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

const databaseUse = /from '#test\/(market|database|prep|claims|redis|hostile-world)'|test-support/;

/** Whether a test file asks for a database (embedded, or the one of TEST_DATABASE_URL) or for Redis. */
export const usesService = (file: string): boolean => databaseUse.test(readFileSync(join(root, file), 'utf8'));

/** Whether a test file starts houses, kills them or opens a browser: it gets a process to itself. */
export const standsAlone = (file: string): boolean => /^test\/(services|browser|data)\//.test(file);
