import type { Inspection, InspectionOutcome, Violation } from '#modules/listings';
import { dateReader } from './dates.ts';
import type { Mapping, ViolationsColumn, ViolationsFile } from './mapping.ts';
import { readCsv, type RefusedRow } from './read-csv.ts';
import { keyOf, reasonOf, RowProblem, valueOf, type Values } from './row-problem.ts';

/** One premises' history, with the rows that it came from. */
export interface History {
  inspections: Inspection[];
  /** Lines by file. Where premises and inspections are one file, its rows name the premises too: the newest first. */
  inspectionLines: number[];
  violationLines: number[];
  newest?: { date: string; line: number; values: Values };
}

export interface Reading {
  folder: string;
  mapping: Mapping;
  files: { premises: string; inspections: string; violations?: string };
  refuse(row: RefusedRow): void;
}

/** Reads inspections and what was found in them, by premises. Rows that cannot be taken are refused one by one. */
export async function readHistories({ folder, mapping, files, refuse }: Reading): Promise<Map<string, History>> {
  const histories = new Map<string, History>();
  const { inspections: said, premises } = mapping;
  const oneFile = files.premises === files.inspections;
  const dateOf = requiredDate(mapping);
  const historyOf = (values: Values, column: string): History => {
    const key = keyOf(values, column, premises.noKey);
    const found = histories.get(key) ?? { inspections: [], inspectionLines: [], violationLines: [] };
    histories.set(key, found);
    return found;
  };
  const inColumn = mapping.violations !== undefined && 'column' in mapping.violations ? splitter(mapping.violations) : undefined;
  for await (const { line, values } of readCsv(folder, files.inspections, inspectionColumns(mapping, oneFile), refuse)) {
    try {
      const score = scoreOf(values, said.score);
      const date = dateOf(values, said.date);
      const outcome = outcomeOf(values, said.outcome);
      const violations = inColumn?.(values) ?? [];
      const history = historyOf(values, said.key);
      const ends = { ...(score === undefined ? {} : { score }), ...(outcome === undefined ? {} : { outcome }) };
      history.inspections.push({ date, kind: valueOf(values, said.kind).slice(0, 120) || 'Inspection', violations, ...ends });
      history.inspectionLines.push(line);
      if (oneFile && (history.newest === undefined || date > history.newest.date)) history.newest = { date, line, values };
    } catch (error) {
      refuse({ file: files.inspections, line, reason: reasonOf(error) });
    }
  }
  if (files.violations === undefined) return histories;
  const own = mapping.violations as ViolationsFile;
  for await (const { line, values } of readCsv(folder, files.violations, violationColumns(own), refuse)) {
    try {
      const date = dateOf(values, own.date);
      const { inspections, violationLines } = historyOf(values, own.key);
      const found = { risk: valueOf(values, own.risk), description: valueOf(values, own.description), code: valueOf(values, own.code) };
      findingsOf(inspections, date).push(found);
      violationLines.push(line);
    } catch (error) {
      refuse({ file: files.violations, line, reason: reasonOf(error) });
    }
  }
  return histories;
}

const inspectionColumns = ({ inspections: said, violations, premises }: Mapping, oneFile: boolean): string[] =>
  [
    said.key,
    said.date,
    said.kind,
    said.score,
    said.outcome?.column,
    violations !== undefined && 'column' in violations ? violations.column : undefined,
    ...(oneFile ? premisesColumns(premises) : []),
  ].filter((each) => each !== undefined);

export const premisesColumns = ({ key, name, address, postalCode, latitude, longitude }: Mapping['premises']): string[] =>
  [key, ...(typeof name === 'string' ? [name] : name), address, postalCode, latitude, longitude].filter((each) => each !== undefined);

const violationColumns = ({ key, date, code, risk, description }: ViolationsFile): string[] =>
  [key, date, code, risk, description].filter((each) => each !== undefined);

/** A violation belongs to the scored inspection of its day, or to any of that day; without one it stands as a finding of its own. */
function findingsOf(inspections: Inspection[], date: string): Violation[] {
  const sameDay = inspections.filter((each) => each.date === date);
  let inspection = sameDay.find(({ score }) => score !== undefined) ?? sameDay[0];
  if (inspection === undefined) inspections.push((inspection = { date, kind: 'Violations noted', violations: [] }));
  return inspection.violations;
}

/** All that one field tells of. A part that is not written as the mapping says is kept as it stands: a finding is not to be lost. */
function splitter({ column, separator, each }: ViolationsColumn): (values: Values) => Violation[] {
  const pattern = new RegExp(each, 'su');
  return (values) =>
    valueOf(values, column)
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => {
        const { code = '', risk = '', description = part, comment = '' } = pattern.exec(part)?.groups ?? {};
        return { code: code.trim(), risk: risk.trim(), description: [description.trim(), comment.trim()].filter(Boolean).join(': ') };
      });
}

function requiredDate({ dates }: Mapping): (values: Values, column: string) => string {
  const read = dateReader(dates);
  return (values, column) => {
    const text = valueOf(values, column);
    const date = read(text);
    if (date === undefined) throw new RowProblem(`${column} "${text}" is no day written ${dates.join(' or ')}`);
    return date;
  };
}

function scoreOf(values: Values, column: string | undefined): number | undefined {
  const text = valueOf(values, column);
  if (text === '') return undefined;
  const score = Number(text);
  if (!Number.isInteger(score) || score < 0 || score > 100) throw new RowProblem(`${column} "${text}" is not a whole number from 0 to 100`);
  return score;
}

/** null in the mapping: a visit that says nothing of the kitchen. A word that the mapping does not know is nobody's to guess. */
function outcomeOf(values: Values, said: Mapping['inspections']['outcome']): InspectionOutcome | undefined {
  if (said === undefined) return undefined;
  const text = valueOf(values, said.column);
  if (text === '') return undefined;
  const outcome = Object.hasOwn(said.words, text) ? said.words[text] : undefined;
  if (outcome === undefined) throw new RowProblem(`${said.column} "${text}" is none of ${Object.keys(said.words).join(', ')}`);
  return outcome ?? undefined;
}
