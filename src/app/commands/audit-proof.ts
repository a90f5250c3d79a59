import { readFile, writeFile } from 'node:fs/promises';
import { parseSettings } from '#platform/config';
import {
  consistencyFormat,
  consistencyOf,
  formatOf,
  proofOf,
  readNoteKey,
  verifyConsistency,
  verifyProof,
  writeNoteKey,
  type NoteKey,
} from '#modules/audit';
import { misused, optionsOf, type Command } from './options.ts';
import { existing, withHouse } from './with-house.ts';

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

export const auditProof: Command = {
  usage: `guildhall audit proof SEQ [options]
       guildhall audit proof --between OLDER --and NEWER [options]

Writes a file that anybody can verify offline with "guildhall audit verify-proof": that entry SEQ is in the log, under the first checkpoint
that tells of it; or that the log of the checkpoint of NEWER entries continues the one of OLDER. It changes nothing in the house.

  --out FILE          write it there, and never over a file. Without it, it is printed
  --without-people    leave out names, what changed and why. The entry verifies all the same`,
  async run(args) {
    const options = {
      between: { type: 'string' },
      and: { type: 'string' },
      out: { type: 'string' },
      'without-people': { type: 'boolean' },
    } as const;
    const { values, positionals } = optionsOf(args, options, 'audit proof');
    const numbers = [...positionals, ...[values.between, values.and].filter((each) => each !== undefined)];
    const isPair = values.between !== undefined && values.and !== undefined && positionals.length === 0;
    if (!isPair && (positionals.length !== 1 || values.between !== undefined || values.and !== undefined))
      throw misused('audit proof takes the number of one entry, or --between and --and.', 'audit proof');
    const strange = numbers.find((each) => !/^[1-9]\d{0,14}$/.test(each));
    if (strange !== undefined) throw misused(`"${strange}" is no number of entries.`, 'audit proof');
    return withHouse(parseSettings(process.env), existing, async (house) => {
      const [first = '', second = ''] = numbers;
      const file = isPair
        ? await consistencyOf(house.context(), { older: Number(first), newer: Number(second) })
        : (await proofOf(house.context(), first, { withoutPeople: values['without-people'] === true })).file;
      if (values.out === undefined) process.stdout.write(file);
      else {
        await writeFile(values.out, file, { flag: 'wx' });
        say(`Verify it anywhere: guildhall audit verify-proof ${values.out}`);
      }
      return 0;
    });
  },
};

export const auditVerifyProof: Command = {
  usage: `guildhall audit verify-proof FILE [options]

FILE is from "guildhall audit proof", or as an admin saved it: whether the entry in it is one of the log that its checkpoint tells of, or
whether its later checkpoint continues the earlier one. Needs no house, no database and no network. Exit code 1 and what is wrong otherwise.

  --key KEY   as for "audit verify"`,
  async run(args) {
    const { values, positionals } = optionsOf(args, { key: { type: 'string', multiple: true } } as const, 'audit verify-proof');
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw misused('audit verify-proof takes one FILE.', 'audit verify-proof');
    const trusted = await keysOf(values.key);
    const text = await readFile(file, 'utf8');
    const verdict = formatOf(text) === consistencyFormat ? verifyConsistency(text, trusted) : verifyProof(text, trusted);
    if (!verdict.ok) {
      process.stderr.write(`Do not trust this file: ${verdict.problem}.\n`);
      return 1;
    }
    if ('entry' in verdict) {
      const { entry, checkpoint } = verdict;
      say(
        `Entry ${entry.seq}, ${entry.action} of ${entry.at}, is one of the ${checkpoint.size} in the log ${checkpoint.origin} at ${checkpoint.at}.`,
      );
    } else {
      const { older, newer } = verdict;
      say(
        `The log ${newer.origin} of ${newer.at}, ${newer.size} entries, continues the one of ${older.at}, ${older.size} entries: of those nothing was changed or removed.`,
      );
    }
    const hint = trusted === undefined ? ': compare it with those that the house publishes at /prep/.well-known/audit-keys.json' : '';
    say(`Signed with the key ${writeNoteKey(verdict.key)}${hint}`);
    return 0;
  },
};

/** Lines of keys, or files of such lines: as they are, or as the house publishes them (JSON). */
export async function keysOf(given: readonly string[] | undefined): Promise<NoteKey[] | undefined> {
  if (given === undefined) return undefined;
  const texts = await Promise.all(given.map(async (each) => (each.includes('+') ? each : readFile(each, 'utf8'))));
  return texts.flatMap((text) => linesOf(text).filter((line) => line.trim() !== '')).map(readNoteKey);
}

function linesOf(text: string): string[] {
  if (!text.trimStart().startsWith('{')) return text.split('\n');
  const { keys } = JSON.parse(text) as { keys: { line: string }[] };
  return keys.map(({ line }) => line);
}
