import type { FieldProblem } from '#kernel';
import type { Shape } from './shape.ts';

/** Two ends of a time in a query or a body, and how far apart they may lie: what a wider one would read or write nobody waits for. */
export interface Span {
  from: string;
  until: string;
  mostDays: number;
}

/**
 * Goes among the options of `Type.Object`: `Type.Object({ from, until }, { ...closed, ...spans({ from: 'from', until: 'until', mostDays: 31 }) })`. The edge
 * refuses a wider one with a sentence that says the limit, and the API's description shows it. Which end comes first is the
 * module's to judge. Days are 24 hours; a month stands for its first day.
 */
export const spans = (...all: readonly Span[]): { 'x-spans': readonly Span[] } => ({ 'x-spans': all });

const dayMs = 86_400_000;

/** The first span that is too wide. A value has passed its schema; an end that is absent spans nothing. */
export function tooWide({ 'x-spans': all = [] }: Shape, value: unknown): FieldProblem | undefined {
  const given = value as Record<string, unknown>;
  for (const { from, until, mostDays } of all) {
    const [first, last] = [momentOf(given[from]), momentOf(given[until])];
    if (Math.abs(last - first) <= mostDays * dayMs) continue;
    if (Number.isNaN(last - first)) continue;
    const message = `Between "${from}" and "${until}" there may be at most ${mostDays.toLocaleString('en-US')} days. Ask for less at a time.`;
    return { path: `/${until}`, code: 'too_wide', message };
  }
  return undefined;
}

/** Instants, days and months alike. */
const momentOf = (text: unknown): number => (typeof text === 'string' ? Date.parse(text) : Number.NaN);
