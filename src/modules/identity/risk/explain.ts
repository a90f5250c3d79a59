import { Type, type Static } from 'typebox';
import { closed } from '#platform/http';
import { isSignal, signals } from './signals.ts';

/** What was thought of a log-in, in words: the points add up to the score, but for its floor of 0 and its ceiling of 100. */
export const ExplainedRiskSchema = Type.Object(
  {
    score: Type.Integer(),
    level: Type.Union([Type.Literal('low'), Type.Literal('medium'), Type.Literal('high')]),
    signals: Type.Array(Type.Object({ name: Type.String(), points: Type.Integer(), says: Type.String() }, closed)),
  },
  closed,
);

export type ExplainedRisk = Static<typeof ExplainedRiskSchema>;

export interface StoredRisk {
  score: number;
  level: ExplainedRisk['level'];
  signals: { name: string; points: number }[];
}

/** Points are those of the day; a signal that is no longer counted keeps its name. */
export const explainRisk = ({ score, level, signals: counted }: StoredRisk): ExplainedRisk => ({
  score,
  level,
  signals: counted.map(({ name, points }) => ({ name, points, says: isSignal(name) ? signals[name].says : name })),
});
