import { growingTree, leafOfEntry } from '../tree/index.ts';
import { genesis, hashOf, saysOnlyWhatIsHashed, wordsKept, type LogEntry } from './entry.ts';

/** A checkpoint whose signature was checked. */
export interface KnownCheckpoint {
  size: number;
  root: string;
  at: string;
}

export interface LogVerdict {
  entries: number;
  /** Over all entries that were read. */
  root: string;
  /** What is wrong first. `seq` and `id` are empty when it is no single entry. */
  firstBroken?: { seq: string; id: string; problem: string };
  /** How many checkpoints the log was held against, and the last of them. */
  checkpoints: number;
  lastCheckpoint?: KnownCheckpoint;
  /** Entries after the last checkpoint: chained, but no checkpoint vouches for them yet. */
  beyond: number;
  /** Entries without what they say of people: it is not shown, or has ended with its time. */
  withheld: number;
}

/**
 * Reads a whole log from its first entry and says where it breaks first: an edit, a removal, a reordering by the chain; a log cut short, or
 * rewritten together with its chain, by the checkpoints.
 *
 * @param options.cut the entries may be cut for somebody who may not read of people; else that is a break in all that are younger than
 *   the log keeps words, as the last checkpoint tells the time, or the last entry where there is none
 */
export async function verifyLog(
  entries: AsyncIterable<LogEntry> | Iterable<LogEntry>,
  checkpoints: readonly KnownCheckpoint[],
  options: { cut?: boolean } = {},
): Promise<LogVerdict> {
  const tree = growingTree();
  const ahead = checkpoints.toSorted((a, b) => a.size - b.size);
  const last = ahead.at(-1);
  let previous = genesis;
  let held = 0;
  let withheld = 0;
  let newest = '';
  let youngestCut: LogEntry | undefined;
  const verdict = (firstBroken?: LogVerdict['firstBroken']): LogVerdict => ({
    entries: tree.size,
    root: tree.root(),
    ...(firstBroken === undefined ? {} : { firstBroken }),
    checkpoints: held,
    ...(last === undefined ? {} : { lastCheckpoint: { size: last.size, root: last.root, at: last.at } }),
    beyond: Math.max(0, tree.size - (last?.size ?? 0)),
    withheld,
  });
  /** Holds the log against the checkpoints of its present size. */
  const contradicted = (): KnownCheckpoint | undefined => {
    const root = ahead[0]?.size === tree.size ? tree.root() : '';
    for (let next = ahead[0]; next?.size === tree.size; next = ahead[0]) {
      if (next.root !== root) return next;
      held += 1;
      ahead.shift();
    }
    return undefined;
  };

  if (contradicted() !== undefined) return verdict(rewritten(ahead[0]));
  for await (const entry of entries) {
    const broken = (problem: string): LogVerdict => verdict({ seq: entry.seq, id: entry.id, problem });
    const next = tree.size + 1;
    if (entry.seq !== String(next)) return broken(outOfPlace(next, entry.seq));
    if (entry.previous_hash !== previous) return broken('it does not follow from the entry before it');
    if (!saysOnlyWhatIsHashed(entry) || entry.hash !== hashOf(entry)) return broken('its contents were changed');
    newest = entry.at;
    if (Object.keys(entry.withheld ?? {}).length > 0) {
      withheld += 1;
      if (youngestCut === undefined || isLater(entry.at, youngestCut.at)) youngestCut = entry;
    }
    previous = entry.hash;
    tree.append(leafOfEntry(entry.hash));
    if (contradicted() !== undefined) return verdict(rewritten(ahead[0]));
  }
  if (options.cut !== true && youngestCut !== undefined && !isLater(last?.at ?? newest, endOfWords(youngestCut)))
    return verdict({ seq: youngestCut.seq, id: youngestCut.id, problem: 'something was taken out of it' });
  const missing = ahead.at(-1);
  if (missing !== undefined) return verdict({ seq: '', id: '', problem: cutShort(tree.size, missing) });
  return verdict();
}

/** Nothing is later than no time at all. */
const isLater = (at: string, than: string): boolean =>
  than === '' || Temporal.Instant.compare(Temporal.Instant.from(at), Temporal.Instant.from(than)) > 0;
const endOfWords = ({ at }: LogEntry): string => Temporal.Instant.from(at).add(wordsKept).toString();

const outOfPlace = (next: number, seq: string): string =>
  Number(seq) > next ? `entries ${next} to ${Number(seq) - 1} are missing` : `entry ${next} should stand here`;

const rewritten = (checkpoint: KnownCheckpoint | undefined) => ({
  seq: '',
  id: '',
  problem: `the first ${checkpoint?.size ?? 0} entries are not those of the checkpoint of ${checkpoint?.at ?? ''}: the log was rewritten`,
});

const cutShort = (size: number, { at, size: then }: KnownCheckpoint): string =>
  `the log ends at entry ${size}, and the checkpoint of ${at} tells of ${then}: it was cut short`;
