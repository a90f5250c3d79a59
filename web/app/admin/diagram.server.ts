import { Graph, layout } from '@dagrejs/dagre';
import type { Process } from './types';

/** A process drawn: boxes and lines in one coordinate system, ready to be put into an SVG. */
export interface Diagram {
  title: string;
  width: number;
  height: number;
  states: { name: string; title: string; end: string | undefined; x: number; y: number; width: number; height: number; mark: Mark }[];
  moves: { key: string; title: string; points: { x: number; y: number }[]; x: number; y: number; taken: boolean }[];
}

export type Mark = 'here' | 'passed' | 'none';

/** What a booking went through: the states in their order, and where it stands. */
export interface Way {
  current: string;
  steps: { from?: string; to: string }[];
}

const margin = 24;
const boxHeight = 44;
const widthOf = (text: string, perLetter: number, atLeast: number): number => Math.max(atLeast, Math.round(text.length * perLetter));

/** Lays the states out from the start downwards. The layout runs here, so that no browser loads it. */
export function drawProcess({ title, states, transitions }: Process, way?: Way): Diagram {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 56, edgesep: 16, marginx: margin, marginy: margin });
  for (const [name, state] of Object.entries(states)) {
    graph.setNode(name, { width: widthOf(state.title, 8, 90) + 28, height: boxHeight });
  }
  for (const [name, { title: text, from, to }] of Object.entries(transitions)) {
    for (const each of from) graph.setEdge(each, to, { width: widthOf(text, 6.4, 20), height: 18, labelpos: 'c' }, name);
  }
  layout(graph);
  const taken = new Set(way?.steps.map(({ from, to }) => `${from} ${to}`));
  const passed = new Set(way?.steps.flatMap(({ from, to }) => (from ? [from, to] : [to])));
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    title,
    width,
    height,
    states: Object.entries(states).map(([name, state]) => {
      const box = graph.node(name) as { x: number; y: number; width: number; height: number };
      const mark = name === way?.current ? 'here' : passed.has(name) ? 'passed' : 'none';
      return { name, title: state.title, end: state.end, x: box.x, y: box.y, width: box.width, height: box.height, mark };
    }),
    moves: graph.edges().map((edge) => {
      const { points: laid, x, y } = graph.edge(edge) as { points: { x: number; y: number }[]; x: number; y: number };
      const box = graph.node(edge.v) as { x: number; y: number; width: number };
      // A step that stays where it is goes out of the box's side and comes back; the layout only keeps its label free.
      const points = edge.v === edge.w ? stay(box.x + box.width / 2, box.y, x) : laid;
      const name = String(edge.name);
      return {
        key: `${edge.v} ${edge.w} ${name}`,
        title: transitions[name]?.title ?? name,
        points,
        x,
        y,
        taken: taken.has(`${edge.v} ${edge.w}`),
      };
    }),
  };
}

const stay = (side: number, y: number, to: number) => [
  { x: side, y: y - 8 },
  { x: to, y: y - 8 },
  { x: to, y: y + 8 },
  { x: side, y: y + 8 },
];
