import { benchBookings } from './bookings.ts';
import { benchReads } from './reads.ts';

/** `bash .ci/services npm run bench [reads|bookings]`: prints ratios; the exit code says whether each floor holds. */

const chosen = process.argv[2];
let good = true;
if (chosen !== 'bookings') good = await benchReads();
if (chosen !== 'reads') await benchBookings();
process.exitCode = good ? 0 : 1;
