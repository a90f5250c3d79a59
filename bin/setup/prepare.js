import { join } from 'node:path';
import { install, installFingerprint, isInstalled, projectNode } from './install.js';
import { withLock } from './lock.js';
import { SetupError, say } from './say.js';
import { buildWeb, staleWeb } from './web.js';

/**
 * Sets up what is missing and returns the path of the project's Node. When all is in place it reads and compares, takes
 * no lock and says nothing.
 *
 * @param {'required' | 'wanted' | 'none'} pages `wanted`: pages that do not build are told and left; `none`: they are not looked at
 */
export async function prepare(root, { pages }) {
  const staleNow = () => (pages === 'none' ? undefined : staleWeb(root));
  if (isInstalled(root, installFingerprint(root)) && staleNow() === undefined) return projectNode(root);
  await withLock(join(root, '.cache/setup.lock'), async (noteChild) => {
    // Looked at again under the lock: whoever held it before may have done the work.
    const fingerprint = installFingerprint(root);
    if (!isInstalled(root, fingerprint)) await install(root, fingerprint, noteChild);
    const stale = staleNow();
    if (stale === undefined) return;
    try {
      await buildWeb(root, stale, noteChild);
    } catch (error) {
      if (pages === 'required' || !(error instanceof SetupError)) throw error;
      say(`${error.message} Going on without them.`);
    }
  });
  return projectNode(root);
}
