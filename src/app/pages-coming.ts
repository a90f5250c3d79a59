import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { unavailable } from '#kernel';

/**
 * Waits for the pages where the bootstrap builds them beside this process: it says so by GUILDHALL_PAGES=coming, and tells over the
 * channel between the two when they stand. Without it they are there already, or nobody wants them.
 *
 * @throws app.no_pages when the bootstrap went away without a word
 */
export async function pagesThere(): Promise<void> {
  if (process.env['GUILDHALL_PAGES'] !== 'coming' || !process.connected) return;
  const gone = once(process, 'disconnect').then(() => {
    throw unavailable('app.no_pages', 'The pages were not built. Build them with "node bin/bootstrap.js start".');
  });
  await Promise.race([once(process, 'message'), gone]);
  gone.catch(() => undefined);
  await setImmediate(); // Node still holds the message that it kept for us
  process.disconnect?.();
}
