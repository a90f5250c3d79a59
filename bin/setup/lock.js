import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readIfThere } from './digest.js';
import { say } from './say.js';

const BEAT_MS = 1_000;
const HOLDER_SILENT_MS = 60_000;
const CHILD_SILENT_MS = 600_000;

/**
 * Runs `work` while no other process on this machine does, holding a file with our pid. A lock whose owner died is
 * taken over. `work` gets `noteChild(pid)`: a child that outlives a killed owner (npm, half-way) still holds the lock.
 */
export async function withLock(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = { pid: process.pid, token: randomUUID() };
  await acquire(file, mine);
  const beat = setInterval(() => touch(file), BEAT_MS);
  const release = () => {
    if (parse(readIfThere(file))?.token === mine.token) rmSync(file, { force: true });
  };
  process.once('exit', release);
  try {
    return await work((child) => writeFileSync(file, JSON.stringify({ ...mine, child })));
  } finally {
    clearInterval(beat);
    process.removeListener('exit', release);
    release();
  }
}

async function acquire(file, mine) {
  let told = false;
  while (!create(file, JSON.stringify(mine))) {
    const text = readIfThere(file);
    if (text === undefined) continue;
    const owner = parse(text);
    if (isAbandoned(file, owner)) {
      takeAway(file, text, owner);
    } else {
      if (!told) say(`Another set-up is at work (process ${owner?.pid ?? 'unknown'}); waiting for it. If there is none, delete ${file}.`);
      told = true;
    }
    await pause(100);
  }
}

/** Makes the file with this content, or returns false when somebody else has it. */
function create(file, content) {
  try {
    writeFileSync(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Nobody answers for the lock: its process and its child are gone, or silent for so long that the pids are others'. */
function isAbandoned(file, owner) {
  const silentMs = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  // A lock that is still being written has no content yet.
  if (!owner) return silentMs > 5_000;
  if (owner.pid !== process.pid && isAlive(owner.pid) && silentMs < HOLDER_SILENT_MS) return false;
  return !(owner.child && isAlive(owner.child) && silentMs < CHILD_SILENT_MS);
}

/**
 * Removes an abandoned lock. Of several who see it, the one that makes the tombstone of this very lock may remove it:
 * a slower one would otherwise remove the lock that the faster one has taken since.
 */
function takeAway(file, seen, owner) {
  const folder = dirname(file);
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const ageMs = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    // Long after, a tombstone serves nobody; it stands in the way only if its maker died between two lines of this function.
    if (name.startsWith(`${basename(file)}.dead-`) && ageMs > 10_000) rmSync(path, { force: true });
  }
  if (!create(`${file}.dead-${owner?.token ?? 'unreadable'}`, '')) return;
  if (readIfThere(file) === seen) rmSync(file, { force: true });
}

function parse(text) {
  try {
    const owner = JSON.parse(text ?? '');
    return Number.isInteger(owner?.pid) && /^[\w-]+$/.test(owner?.token) ? owner : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    // A dead process that nobody has collected still answers to its pid; in a container it may do so for ever.
    return !/^State:\s+Z/m.test(readIfThere(`/proc/${pid}/status`) ?? '');
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Somebody deleted the lock by hand; the work goes on.
  }
}
