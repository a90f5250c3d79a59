import { drawGraph, type ProcessGraph, type Timer } from '#kernel/process';
import { balanceGraph, bookingProcess, claiming, packGraph } from '#markets/prep';
import type { GeneratedFile } from './files.ts';

/** Every process there is. */
export const graphs: readonly ProcessGraph[] = [bookingProcess, balanceGraph, packGraph, ...Object.values(claiming.graphs)];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const timer = ({ anchor, after }: Timer): string => `${after} after ${anchor}`;

/** A page for each process: its drawing, states and transitions. */
export const processPages = (): GeneratedFile[] => graphs.map((graph) => ({ path: `docs/processes/${graph.name}.md`, text: page(graph) }));

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
