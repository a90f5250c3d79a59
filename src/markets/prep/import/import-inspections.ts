import { conflict, isGuildhallError, missing, point, type Id, type Money, type Point } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { findPersonByEmail } from '#modules/identity';
import { replaceInspections, upsertImportedListing, type ImportedListing, type Inspection, type Outcome } from '#modules/listings';
import { equipment } from '../equipment.ts';
import { findFile, readCsv, type RefusedRow } from './read-csv.ts';

/** What the files of a city do not say about its premises. */
export interface CityFacts {
  /** The name for all of them: registers spell their own city in many ways. */
  city: string;
  region: string;
  /** Two capital letters. */
  country: string;
  /** IANA zone. */
  timeZone: string;
  /** Until the host sets another. */
  hourly: Money.Money;
}

export interface ImportRequest {
  folder: string;
  /** Whose premises become until their owners claim them. */
  hostEmail: string;
  city: CityFacts;
  tell(line: string): void;
}

export interface ImportReport {
  created: number;
  updated: number;
  unchanged: number;
  /** Of those created: not shown to guests, because street or place on the map is missing. */
  drafts: number;
  /** Rows that landed with their premises, now or at an earlier run. */
  inspections: number;
  violations: number;
  /** Rows that could not be taken, file by file in the order of their lines. */
  refused: RefusedRow[];
}

interface Violation {
  risk: string;
  description: string;
  code: string;
}

interface Inspected extends Inspection {
  violations: Violation[];
}

/** What is wrong with a row, for whoever mends the file. */
class RowProblem extends Error {}

/** Only what a row is to blame for is told of it; anything else, such as a database that is gone, stops the import. */
function reasonOf(error: unknown): string {
  if (error instanceof RowProblem || (isGuildhallError(error) && error.kind === 'invalid')) return error.message;
  throw error;
}

/** One premises' history, with the rows that it came from. */
interface History {
  inspections: Inspected[];
  inspectionLines: number[];
  violationLines: number[];
}

const tellEvery = 500;

/**
 * Loads a city's premises with their inspections and violations. Each premises is one transaction, so an interrupted run is
 * repeated without harm and a second run changes nothing. Premises without street or place land as drafts. Rows that cannot be
 * taken are reported by line.
 *
 * @throws import.no_file, import.wrong_columns, import.unreadable, import.no_host, import.not_a_host
 */
export async function importInspections(ctx: Context, { folder, hostEmail, city, tell }: ImportRequest): Promise<ImportReport> {
  const host = await findPersonByEmail(ctx.db, hostEmail);
  if (host === undefined) throw missing('import.no_host', `Nobody here has the e-mail ${hostEmail}. Register them first, as a host.`);
  if (!host.roles.includes('host')) {
    throw conflict(
      'import.not_a_host',
      `${hostEmail} is no host and could not look after a kitchen. Have an admin give the role, or name a host.`,
    );
  }
  const report: ImportReport = { created: 0, updated: 0, unchanged: 0, drafts: 0, inspections: 0, violations: 0, refused: [] };
  const refuse = (row: RefusedRow): void => void report.refused.push(row);
  const files = {
    businesses: await findFile(folder, 'businesses'),
    inspections: await findFile(folder, 'inspections'),
    violations: await findFile(folder, 'violations'),
  };
  const histories = await readHistories(folder, files, refuse);
  const seen = new Set<string>();
  const columns = ['business_id', 'name', 'address', 'postal_code', 'latitude', 'longitude'];
  for await (const { line, values } of readCsv(folder, files.businesses, columns, refuse)) {
    try {
      const premises = premisesOf(values, host.id, city);
      const { sourceId } = premises;
      if (seen.has(sourceId)) throw new RowProblem(`business_id ${sourceId} stands here twice`);
      seen.add(sourceId);
      const history = histories.get(sourceId);
      const outcome = await land(ctx, premises, history?.inspections ?? []);
      histories.delete(sourceId);
      report[outcome] += 1;
      if (outcome === 'created' && !premises.publish) report.drafts += 1;
      report.inspections += history?.inspectionLines.length ?? 0;
      report.violations += history?.violationLines.length ?? 0;
    } catch (error) {
      refuse({ file: files.businesses, line, reason: reasonOf(error) });
    }
    if (seen.size % tellEvery === 0) tell(`${seen.size} premises …`);
  }
  for (const [id, { inspectionLines, violationLines }] of histories) {
    const reason = `business_id ${id} did not land, or is not in ${files.businesses}`;
    for (const line of inspectionLines) refuse({ file: files.inspections, line, reason });
    for (const line of violationLines) refuse({ file: files.violations, line, reason });
  }
  report.refused.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
  return report;
}

async function land(ctx: Context, premises: ImportedListing, inspections: readonly Inspected[]): Promise<Outcome> {
  return inTransaction(ctx, async (tx) => {
    const { id, outcome } = await upsertImportedListing(ctx, tx, premises, equipment);
    const history = await replaceInspections(ctx, tx, id, inspections);
    return outcome === 'unchanged' ? history : outcome;
  });
}

type Files = Record<'businesses' | 'inspections' | 'violations', string>;

async function readHistories(folder: string, files: Files, refuse: (row: RefusedRow) => void): Promise<Map<string, History>> {
  const histories = new Map<string, History>();
  const historyOf = (values: Record<string, string>): History => {
    const id = (values['business_id'] ?? '').trim();
    if (id === '') throw new RowProblem('business_id is empty');
    let history = histories.get(id);
    if (history === undefined) histories.set(id, (history = { inspections: [], inspectionLines: [], violationLines: [] }));
    return history;
  };
  for await (const { line, values } of readCsv(folder, files.inspections, ['business_id', 'Score', 'date', 'type'], refuse)) {
    try {
      const score = scoreOf(values['Score'] ?? '');
      const date = dateOf(values['date'] ?? '');
      const { inspections, inspectionLines } = historyOf(values);
      inspections.push({ date, kind: values['type'] ?? '', violations: [], ...(score === undefined ? {} : { score }) });
      inspectionLines.push(line);
    } catch (error) {
      refuse({ file: files.inspections, line, reason: reasonOf(error) });
    }
  }
  const columns = ['business_id', 'date', 'ViolationTypeID', 'risk_category', 'description'];
  for await (const { line, values } of readCsv(folder, files.violations, columns, refuse)) {
    try {
      const date = dateOf(values['date'] ?? '');
      const { inspections, violationLines } = historyOf(values);
      const code = values['ViolationTypeID'] ?? '';
      findingsOf(inspections, date).push({ risk: values['risk_category'] ?? '', description: values['description'] ?? '', code });
      violationLines.push(line);
    } catch (error) {
      refuse({ file: files.violations, line, reason: reasonOf(error) });
    }
  }
  return histories;
}

/** A violation belongs to the scored inspection of its day, or to any of that day; without one it stands as a finding of its own. */
function findingsOf(inspections: Inspected[], date: string): Violation[] {
  const sameDay = inspections.filter((each) => each.date === date);
  let inspection = sameDay.find(({ score }) => score !== undefined) ?? sameDay[0];
  if (inspection === undefined) inspections.push((inspection = { date, kind: 'Violations noted', violations: [] }));
  return inspection.violations;
}

/** "20160425" is 2016-04-25. */
function dateOf(text: string): string {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text);
  try {
    if (match !== null) return Temporal.PlainDate.from(`${match[1]}-${match[2]}-${match[3]}`, { overflow: 'reject' }).toString();
  } catch {
    // told below
  }
  throw new RowProblem(`date "${text}" is no day written YYYYMMDD`);
}

function scoreOf(text: string): number | undefined {
  if (text.trim() === '') return undefined;
  const score = Number(text);
  if (!Number.isInteger(score) || score < 0 || score > 100) throw new RowProblem(`Score "${text}" is not a whole number from 0 to 100`);
  return score;
}

const nameOf = (text: string): string => text.trim().replaceAll(/\s+/g, ' ');

/** Names the register for ever: the numbers of two cities may be the same. */
const sourceOf = ({ country, region, city }: CityFacts): string =>
  `inspections:${country}-${region}-${city}`.toLowerCase().replaceAll(' ', '-');

/** The US writes five digits, or nine; anything else says nothing. */
const postalCodeOf = (text: string): string => /^(\d{5})(-?\d{4})?$/.exec(text.trim())?.[1] ?? '';

/** Undefined when the register does not know. @throws when what it says is no place on Earth */
function placeOf({ latitude = '', longitude = '' }: Record<string, string>): Point | undefined {
  const [lat, long] = [latitude.trim(), longitude.trim()];
  if (lat === '' || long === '' || (Number(lat) === 0 && Number(long) === 0)) return undefined;
  return point(Number(lat), Number(long));
}

function premisesOf(values: Record<string, string>, hostId: Id<'person'>, facts: CityFacts): ImportedListing {
  const { city, region, country, timeZone, hourly } = facts;
  const sourceId = (values['business_id'] ?? '').trim();
  const title = nameOf(values['name'] ?? '');
  if (sourceId === '') throw new RowProblem('business_id is empty');
  if (title === '') throw new RowProblem('name is empty');
  const line1 = nameOf(values['address'] ?? '');
  const place = placeOf(values);
  return {
    source: sourceOf(facts),
    sourceId,
    hostId,
    publish: place !== undefined && line1 !== '',
    title: title.slice(0, 120),
    summary: 'A permitted food premises, with its inspection history from the city’s public record.',
    description:
      'Taken from the city’s public record of food inspections. The host has not described this kitchen yet; ask before you book what is there.',
    address: { line1, city, region, postalCode: postalCodeOf(values['postal_code'] ?? ''), country },
    ...(place === undefined ? {} : { point: place }),
    timeZone,
    hourly,
    squareFeet: 600,
    capacity: 4,
    equipment: ['range', 'three-compartment-sink'],
    certifications: [],
    rules: ['Leave the benches as you found them'],
    weekly: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '06:00', closes: '22:00' })),
    bookingRules: { bufferMinutes: 30, leadMinutes: 120, slotMinutes: 30, minimumMinutes: 120, maximumMinutes: 720, horizonDays: 90 },
  };
}
