import { join } from 'node:path';
import { install, installFingerprint, isInstalled, projectNode } from './install.js';
import { withLock } from './lock.js';
import { SetupError, say } from './say.js';
import { buildWeb, staleWeb } from './web.js';

const lockOf = (root) => join(root, '.cache/setup.lock');

/** Installs what is missing. @returns the path of the project's Node. When all is in place it reads and compares, takes no lock and says nothing. */
export async function prepareNode(root) {
  if (!isInstalled(root, installFingerprint(root))) {
    await withLock(lockOf(root), async (noteChild) => {
      // Looked at again under the lock: whoever held it before may have done the work.
      const fingerprint = installFingerprint(root);
      if (!isInstalled(root, fingerprint)) await install(root, fingerprint, noteChild);
    });
  }
  return projectNode(root);
}

/**
 * Builds the pages where they are not of these sources; what is installed must stand.
 *
 * @param {'required' | 'wanted' | 'none'} pages `wanted`: pages that do not build are told and left; `none`: they are not looked at
 */
export async function preparePages(root, { pages }) {
  if (pages === 'none' || staleWeb(root) === undefined) return;
  await withLock(lockOf(root), async (noteChild) => {
    const stale = staleWeb(root);
    if (stale === undefined) return;
    try {
      await buildWeb(root, stale, noteChild);
    } catch (error) {
      if (pages === 'required' || !(error instanceof SetupError)) throw error;
      say(`${error.message} Going on without them.`);
    }
  });
}
