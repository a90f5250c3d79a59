import { benchReads } from './reads.ts';

/** `bash .ci/services npm run bench`: prints ratios; the exit code says whether each holds its floor. */

const good = await benchReads();
process.exitCode = good ? 0 : 1;
