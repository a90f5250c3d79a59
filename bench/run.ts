import { benchBookings } from './bookings.ts';
import { benchFreeSlots } from './free-slots.ts';
import { benchReads } from './reads.ts';
import { benchRules } from './rules.ts';
import { benchSearch } from './search.ts';

/** `bash .ci/services npm run bench [reads|bookings|rules|search|free-slots]`: prints ratios; the exit code says whether each floor holds. */

const chosen = process.argv[2];
let good = true;
const wanted = (name: string): boolean => chosen === undefined || chosen === name;
if (wanted('reads')) good = await benchReads();
if (wanted('bookings')) await benchBookings();
if (wanted('rules')) good = (await benchRules()) && good;
if (wanted('search')) good = (await benchSearch()) && good;
if (wanted('free-slots')) good = (await benchFreeSlots()) && good;
process.exitCode = good ? 0 : 1;
