import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { folderWriteOnce, type WriteOnce } from '#platform/write-once';
import { chainEntries } from './chain.ts';
import { checkCheckpoints, findCheckpoints, type NoteKey } from './checkpoints/index.ts';
import { canonical, verifyLog, withhold, type LogEntry, type LogVerdict } from './log/index.ts';
import { readLog } from './read-log.ts';

const entriesFile = 'entries.ndjson';

/**
 * Writes the whole log into a folder that can be verified without the house: every entry as a line of canonical JSON, and the checkpoints
 * and keys as they lie in the write-once storage.
 *
 * @param options.withoutPeople leave out names, what changed and why: the entries still verify
 * @param options.reason why, for the entry that tells of the export
 * @returns how many entries there were
 */
export async function exportLog(
  ctx: Context,
  folder: string,
  from: WriteOnce,
  { withoutPeople = false, reason }: { withoutPeople?: boolean; reason: string },
): Promise<number> {
  await inTransaction(ctx, (tx) =>
    ctx.audit.record(ctx, tx, { action: 'audit.export', subject: { kind: 'market', id: ctx.market }, after: { withoutPeople }, reason }),
  );
  await chainEntries(ctx);
  await mkdir(folder, { recursive: true });
  // Checkpoints first: entries that come meanwhile lie beyond the last, and none is missing.
  const to = folderWriteOnce(join(folder, 'checkpoints'));
  for (const key of await from.list(`${ctx.market}/`))
    await to.put(`log/${key.slice(ctx.market.length + 1)}`, (await from.read(key)) ?? '');
  const file = createWriteStream(join(folder, entriesFile), { flags: 'wx' });
  await once(file, 'open');
  let entries = 0;
  for await (const entry of readLog(ctx.db)) {
    entries += 1;
    if (!file.write(`${canonical(withoutPeople ? withhold(entry) : entry)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  return entries;
}

export interface FolderVerdict extends LogVerdict {
  origin?: string;
  /** The keys that were relied on. */
  keys: readonly NoteKey[];
}

/**
 * Verifies such a folder, with nothing but files.
 *
 * @param options.checkpoints another folder of checkpoints to hold it against: the write-once storage itself, best of all
 * @param options.trusted keys that the reader knows by other means
 */
export async function verifyLogFolder(
  folder: string,
  options: { checkpoints?: string; trusted?: readonly NoteKey[] } = {},
): Promise<FolderVerdict> {
  const places = [join(folder, 'checkpoints'), ...(options.checkpoints === undefined ? [] : [options.checkpoints])];
  const found = await Promise.all(places.map((place) => findCheckpoints(folderWriteOnce(place), '')));
  const checked = checkCheckpoints(
    { notes: found.flatMap(({ notes }) => notes), introductions: found.flatMap(({ introductions }) => introductions) },
    options.trusted,
  );
  const verdict = await verifyLog(linesOf(join(folder, entriesFile)), checked.ok ? checked.checkpoints : [], { cut: true });
  if (!checked.ok) return { ...verdict, firstBroken: { seq: '', id: '', problem: checked.problem }, keys: [] };
  return { ...verdict, ...(checked.origin === undefined ? {} : { origin: checked.origin }), keys: checked.keys };
}

async function* linesOf(path: string): AsyncGenerator<LogEntry> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const entry = JSON.parse(line) as LogEntry;
    // A second way to write the same entry would be a place to hide something in.
    if (canonical(entry) !== line) throw new Error(`Line ${entry.seq} is not written as the house writes it.`);
    yield entry;
  }
}
