import { readdirSync, readFileSync } from 'node:fs';
import { invalid } from '#kernel';
import { checkRuleset } from './check-ruleset.ts';
import type { Jurisdiction, Ruleset, Vocabulary } from './types.ts';

/**
 * Reads a folder of rules: `vocabulary.json`, and one file for each jurisdiction, named by its id.
 *
 * @throws compliance.bad_rules with every problem in `fields`
 */
export function readRules(folder: URL): Ruleset {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted();
  const contents = new Map(files.map((name) => [name, parse(name, readFileSync(new URL(name, folder), 'utf8'))]));
  const vocabulary = contents.get('vocabulary.json') as Vocabulary | undefined;
  if (vocabulary === undefined) throw invalid('compliance.bad_rules', 'There is no vocabulary.json beside the rules.');
  contents.delete('vocabulary.json');
  for (const [name, content] of contents) {
    const { id } = content as Partial<Jurisdiction>;
    if (name !== `${id}.json`) throw invalid('compliance.bad_rules', `${name} says that its id is "${id}": the two must be the same.`);
  }
  return checkRuleset({ vocabulary, jurisdictions: [...contents.values()] as Jurisdiction[] });
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid('compliance.bad_rules', `${name} is not JSON: ${(cause as Error).message}`, { cause });
  }
}
