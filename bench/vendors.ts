import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#kernel';
import { startMailSandbox } from '#vendors/mail';
import { startStripeSandbox } from '#vendors/stripe';

/** The vendors' sandboxes, alone in a process, so that their work is not counted as the server's. `argv[2]` hears the webhooks. */

const folder = await mkdtemp(join(tmpdir(), 'guildhall-bench-'));
const url = process.argv[2] as string;
const stripe = await startStripeSandbox({ dataFile: ':memory:', clock: systemClock, webhook: { url, secret: 'whsec_bench' } });
const mail = await startMailSandbox({ dataFile: join(folder, 'mail.db'), clock: systemClock });
process.on('message', () => process.send?.({ cpu: process.cpuUsage() }));
process.once('disconnect', () => void rm(folder, { recursive: true, force: true }).then(() => process.exit()));
process.send?.({ stripeUrl: stripe.url, mailUrl: mail.url });
