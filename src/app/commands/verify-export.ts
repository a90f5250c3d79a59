import { readFile } from 'node:fs/promises';
import { fingerprintOf, verifyExport } from '#modules/audit';
import { misused, optionsOf, type Command } from './options.ts';

const name = 'audit verify-export';

export const auditVerifyExport: Command = {
  usage: `guildhall ${name} FILE [options]

Whether FILE, the record of a booking as an admin exported it, is as the house signed it, to the byte, and whether each audit entry in it
is one of the house's log. Needs no house, no database and no network. Exit code 1 and what is wrong otherwise.

  --key KEY   the house's key: a PEM file, or its fingerprint. Without it the fingerprint is shown, for you to compare with the one
              that the house publishes at /prep/.well-known/audit-export-key.json: docs/runbooks/audit-export.md`,
  async run(args) {
    const { values, positionals } = optionsOf(args, { key: { type: 'string' } } as const, name);
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw misused(`${name} takes one FILE.`, name);
    const trusted = values.key === undefined ? undefined : await fingerprint(values.key);
    const verdict = verifyExport(textOf(await readFile(file)), trusted);
    if (!verdict.ok) {
      process.stderr.write(`Do not trust this file: ${verdict.problem}.\n`);
      return 1;
    }
    const { subject, exportedAt, exportedBy, reason, chain } = verdict.document;
    process.stdout.write(
      `The file is whole: the ${subject.kind} ${subject.id}, exported ${exportedAt} by ${exportedBy} (${reason}).\n` +
        `${chain.entries.length} audit entries, each one of the ${chain.size} in the log under root ${chain.root}.\n` +
        `Signed with the key ${verdict.fingerprint}${trusted === undefined ? ': compare it with the one that the house publishes' : ', the one you gave'}.\n`,
    );
    return 0;
  },
};

const fingerprint = async (key: string): Promise<string> =>
  /^[0-9a-f]{64}$/i.test(key) ? key.toLowerCase() : fingerprintOf(await readFile(key, 'utf8'));

/** Bytes that are no text are refused later, as a file that is not as it was signed. */
function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return '';
  }
}
