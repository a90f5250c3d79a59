import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawGraph, type ProcessGraph, type Timer } from '#kernel/process';
import { bookingProcess } from '#markets/prep';

/** Writes what is derived from the code; with --check, says what is stale instead. */

const graphs: readonly ProcessGraph[] = [bookingProcess];
const folder = join(import.meta.dirname, '../docs/processes');

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const timer = ({ anchor, after }: Timer): string => `${after} after ${anchor}`;

function page(graph: ProcessGraph): string {
  const states = Object.entries(graph.states).map(([id, { title, explanation, end }]) => row([`\`${id}\``, title, explanation, end ?? '']));
  const transitions = Object.entries(graph.transitions).map(([id, { title, from, to, by, on, timers = [], actions = [] }]) =>
    row([
      `\`${id}\``,
      title,
      from.join(', '),
      to,
      [...by, ...(on === undefined ? [] : [`on ${on}`]), ...timers.map(timer)].join('; '),
      actions.join(', '),
    ]),
  );
  return [
    `# ${graph.name}: ${graph.title}`,
    '',
    'Drawn from the graph by `npm run generate`; do not edit.',
    '',
    '```mermaid',
    drawGraph(graph).trimEnd(),
    '```',
    '',
    '## States',
    '',
    row(['id', 'title', 'what it means', 'end']),
    row(['---', '---', '---', '---']),
    ...states,
    '',
    '## Transitions',
    '',
    row(['id', 'title', 'from', 'to', 'who, or when', 'actions']),
    row(['---', '---', '---', '---', '---', '---']),
    ...transitions,
    '',
  ].join('\n');
}

const check = process.argv.includes('--check');
await mkdir(folder, { recursive: true });
for (const graph of graphs) {
  const file = join(folder, `${graph.name}.md`);
  const wanted = page(graph);
  const there = await readFile(file, 'utf8').catch(() => '');
  if (there === wanted) continue;
  if (check) {
    process.stderr.write(`docs/processes/${graph.name}.md is stale. Run: npm run generate\n`);
    process.exitCode = 1;
  } else await writeFile(file, wanted);
}
