import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { invalid } from '#kernel';
import { compileRuleset, dialectWords, readGolden, readRules, reviewRules, runGolden, writeGolden } from '#modules/compliance';
import { regulations } from '#markets/prep';
import { misused, optionsOf, type Command } from './options.ts';

const home = join(import.meta.dirname, '../../..');
const goldenFolder = join(home, 'test/golden/compliance');

export const rulesTest: Command = {
  usage: `guildhall rules test [options]

Decides every case of test/golden/compliance and shows where a decision is not the one that people have looked at, line by line:
- what was expected, + what came. Exit code 1 then, and when a rule is never met or never broken by any case.

  --cases FOLDER   other cases
  --rules FOLDER   other rules
  --update         write what came as what is expected from now on; read the change before you commit it`,
  async run(args) {
    const options = { cases: { type: 'string', default: goldenFolder }, rules: { type: 'string' }, update: { type: 'boolean' } } as const;
    const { values, positionals } = optionsOf(args, options, 'rules test');
    if (positionals[0] !== undefined) throw misused(`rules test takes no argument ${positionals[0]}.`, 'rules test');
    const { bases, files } = readGolden(folder(values.cases));
    const { ran, failures, uncovered, files: written } = runGolden(compiledFrom(values.rules), bases, files);
    for (const { file, name, diff } of failures) process.stdout.write(`${file}: ${name}\n${diff.map((line) => `  ${line}\n`).join('')}`);
    for (const { rule, never } of uncovered) process.stdout.write(`${rule} is never ${never.join(' and never ')} by any case.\n`);
    if (values.update) writeGolden(values.cases, written);
    const changed = values.update ? `${failures.length} written anew` : `${failures.length} came out otherwise`;
    process.stdout.write(`${ran} cases, ${changed}; ${uncovered.length} rules not exercised both ways.\n`);
    return (failures.length === 0 || values.update) && uncovered.length === 0 ? 0 : 1;
  },
};

export const rulesCheck: Command = {
  usage: `guildhall rules check [options]

Reads the rules as a whole: whether two say the same or cannot both be met, whether one loosens the rule it says it tightens, whether one
never applies or can never be met or broken, days on which nothing is in force, and sources due to be read again. Exit code 1 and a line
for each. Conditions are CEL; of it rules may use
  ${dialectWords.join(' ')}

  --rules FOLDER   other rules
  --date DAY       as of another day (YYYY-MM-DD)`,
  async run(args) {
    const options = { rules: { type: 'string' }, date: { type: 'string' } } as const;
    const { values, positionals } = optionsOf(args, options, 'rules check');
    if (positionals[0] !== undefined) throw misused(`rules check takes no argument ${positionals[0]}.`, 'rules check');
    const compiled = compiledFrom(values.rules);
    const findings = reviewRules(compiled, dayOf(values.date));
    for (const { kind, rule, message } of findings) process.stdout.write(`${kind}: ${rule}: ${message}\n`);
    const { length } = compiled.ruleset.jurisdictions.flatMap(({ rules }) => rules);
    process.stdout.write(`${length} rules in ${compiled.ruleset.jurisdictions.length} jurisdictions, ${findings.length} findings.\n`);
    return findings.length === 0 ? 0 : 1;
  },
};

/** With every problem of the rules on a line of its own, for whoever edits them. */
function compiledFrom(given: string | undefined): ReturnType<typeof compileRuleset> {
  try {
    return compileRuleset(given === undefined ? regulations() : readRules(new URL(`file://${folder(given)}/`)));
  } catch (error) {
    const { fields = [] } = error as { fields?: { path: string; message: string }[] };
    for (const { path, message } of fields) process.stdout.write(`${path}: ${message}\n`);
    throw error;
  }
}

function folder(path: string): string {
  if (!existsSync(path)) throw invalid('compliance.no_folder', `There is no folder ${path}.`);
  return path;
}

function dayOf(given: string | undefined): string {
  try {
    return (given === undefined ? Temporal.Now.plainDateISO() : Temporal.PlainDate.from(given)).toString();
  } catch {
    throw misused(`--date "${given}" is no day such as 2026-03-02.`, 'rules check');
  }
}
