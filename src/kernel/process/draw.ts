import type { ProcessGraph, Timer, Transition } from './graph.ts';

/** Draws a graph as a Mermaid state diagram, the same text every time. @param current highlights one state */
export function drawGraph(graph: ProcessGraph, current?: string): string {
  const lines = ['stateDiagram-v2', `  [*] --> ${graph.start.to} : ${who(graph.start.by)}`];
  for (const [id, state] of Object.entries(graph.states)) lines.push(`  ${id} : ${state.title}`);
  for (const transition of Object.values(graph.transitions)) {
    for (const from of transition.from) lines.push(`  ${from} --> ${transition.to} : ${label(transition)}`);
  }
  for (const [id, state] of Object.entries(graph.states)) if (state.end !== undefined) lines.push(`  ${id} --> [*]`);
  lines.push(
    '  classDef happy fill:#d3f9d8,stroke:#2b8a3e',
    '  classDef unhappy fill:#ffe3e3,stroke:#c92a2a',
    '  classDef current fill:#fff3bf,stroke:#e67700,stroke-width:3px',
  );
  for (const [id, state] of Object.entries(graph.states))
    if (state.end !== undefined && id !== current) lines.push(`  class ${id} ${state.end}`);
  if (current !== undefined) lines.push(`  class ${current} current`);
  return `${lines.join('\n')}\n`;
}

const who = (roles: readonly string[]): string => roles.map((role) => (role === 'system' ? 'house' : role)).join(', ');

function label({ title, by, on, timers = [] }: Transition): string {
  const makers = [who(by), on === undefined ? '' : `when ${on}`, ...timers.map(when)].filter((each) => each !== '');
  return `${title} (${makers.join('; ')})`;
}

/** "PT24H" becomes "24 h", "-PT30M before" and so on: short words for a diagram. */
function when({ anchor, after }: Timer): string {
  const duration = Temporal.Duration.from(after);
  const moment = anchor === 'entered' ? '' : ` ${anchor}`;
  if (duration.blank) return `at${moment}`;
  const text = duration
    .abs()
    .toString()
    .replace('PT', '')
    .replace('P', '')
    .replace('H', ' h')
    .replace('M', ' min')
    .replace('D', ' d')
    .replace('S', ' s');
  return duration.sign < 0 ? `${text} before${moment}` : `after ${text}${moment === '' ? '' : ` from${moment}`}`;
}
