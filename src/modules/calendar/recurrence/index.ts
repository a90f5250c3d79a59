export { mostPerDay, occurrences, type Occurrences, type Pattern, type Stretch } from './occurrences.ts';
export { badRule, parseRule, printRule, type RuleParts } from './parse-rule.ts';
export { checkSeries, seriesSpans, type WallSeries } from './wall-series.ts';
