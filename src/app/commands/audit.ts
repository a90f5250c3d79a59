import { parseSettings } from '#platform/config';
import {
  exportLog,
  rotateAuditKey,
  verifyAgainstCheckpoints,
  verifyLogFolder,
  writeNoteKey,
  type AuditVerdict,
  type FolderVerdict,
} from '#modules/audit';
import { keysOf } from './audit-proof.ts';
import { misused, optionsOf, type Command } from './options.ts';
import { existing, withHouse } from './with-house.ts';

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

export const auditVerify: Command = {
  usage: `guildhall audit verify [FOLDER] [options]

Reads the whole log, from the first entry. Exit code 1 and what is wrong first, when an entry was changed, removed, moved or put in
between, or the log was cut short or rewritten since a checkpoint: docs/runbooks/audit.md.

Without FOLDER: the log of this house, against the checkpoints where AUDIT_CHECKPOINTS says. It changes nothing; on PostgreSQL the house
may run meanwhile. With FOLDER, what "guildhall audit export" wrote: needs no house, no database and no network.

  --checkpoints DIR   hold FOLDER against the checkpoints in DIR as well: the write-once storage itself
  --key KEY           trust this key and those it introduced: one line NAME+ID+BASE64, or a file with such lines. May be repeated.
                      Without it the keys beside the checkpoints are taken at their word, and shown`,
  async run(args) {
    const { values, positionals } = optionsOf(
      args,
      { checkpoints: { type: 'string' }, key: { type: 'string', multiple: true } } as const,
      'audit verify',
    );
    const [folder, ...more] = positionals;
    if (more.length > 0) throw misused('audit verify takes at most one FOLDER.', 'audit verify');
    if (folder !== undefined) {
      const trusted = await keysOf(values.key);
      const { checkpoints } = values;
      return tell(
        await verifyLogFolder(folder, {
          ...(checkpoints === undefined ? {} : { checkpoints }),
          ...(trusted === undefined ? {} : { trusted }),
        }),
      );
    }
    if (values.key !== undefined || values.checkpoints !== undefined)
      throw misused('--key and --checkpoints go with a FOLDER that was exported.', 'audit verify');
    return withHouse(parseSettings(process.env), existing, async (house) => {
      const verdict = await verifyAgainstCheckpoints(house.context(), house.checkpoints);
      if (verdict.unchained > 0) say(`${verdict.unchained} entries are written and not chained yet.`);
      return tell(verdict);
    });
  },
};

function tell(verdict: AuditVerdict | FolderVerdict): number {
  const { entries, root, firstBroken, checkpoints, lastCheckpoint, beyond, withheld } = verdict;
  say(`${entries} entries chained, root ${root}.`);
  if (withheld > 0) say(`${withheld} of them are without what they say of people: it is not shown, or ended after seven years.`);
  if (lastCheckpoint === undefined) say('No checkpoint vouches for them: who can rewrite the log can rewrite its chain as well.');
  else
    say(
      `${checkpoints} checkpoints fit, the last of ${lastCheckpoint.at} over ${lastCheckpoint.size} entries; ${beyond} entries came after it.`,
    );
  if ('keys' in verdict) for (const key of verdict.keys) say(`Relied on the key ${writeNoteKey(key)}`);
  if (firstBroken === undefined) return 0;
  const where = firstBroken.seq === '' ? '' : ` at entry ${firstBroken.seq} (${firstBroken.id})`;
  process.stderr.write(`The log is broken${where}: ${firstBroken.problem}.\n`);
  return 1;
}

export const auditExport: Command = {
  usage: `guildhall audit export FOLDER [options]

Writes the whole audit log into FOLDER, with the checkpoints and keys beside it: "guildhall audit verify FOLDER" then needs nothing else.
It changes nothing in the house, but for an entry that says who exported. The files tell of people: keep them as you keep the database.

  --without-people    leave out names, what changed and why. The entries verify all the same
  --reason TEXT       why, for the entry. Required`,
  async run(args) {
    const options = { 'without-people': { type: 'boolean' }, reason: { type: 'string' } } as const;
    const { values, positionals } = optionsOf(args, options, 'audit export');
    const [folder, ...more] = positionals;
    const reason = values.reason?.trim() ?? '';
    if (folder === undefined || more.length > 0 || reason === '')
      throw misused('audit export takes one FOLDER and a --reason.', 'audit export');
    return withHouse(parseSettings(process.env), existing, async (house) => {
      const withoutPeople = values['without-people'] === true;
      const entries = await exportLog(house.context(), folder, house.checkpoints.writeOnce, { withoutPeople, reason });
      say(`${entries} entries are in ${folder}. Verify them anywhere: guildhall audit verify ${folder}`);
      return 0;
    });
  },
};

export const auditRotateKey: Command = {
  usage: `guildhall audit rotate-key [options]

Makes a new key for checkpoints, introduced by the one before: whoever trusts that one trusts the new one too. What was signed stays good.

  --lost          the key before is lost or has leaked: the new one stands for itself, and its line must be given to readers anew
  --reason TEXT   why, for the audit log`,
  async run(args) {
    const { values } = optionsOf(args, { lost: { type: 'boolean' }, reason: { type: 'string' } } as const, 'audit rotate-key');
    return withHouse(parseSettings(process.env), existing, async (house) => {
      const key = await rotateAuditKey(house.context(), house.checkpoints, {
        unintroduced: values.lost === true,
        ...(values.reason === undefined ? {} : { reason: values.reason }),
      });
      say(writeNoteKey(key));
      return 0;
    });
  },
};
