import { conflict, missing, point, type Id, type Money, type Point } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { findPersonByEmail } from '#modules/identity';
import { replaceInspections, upsertImportedListing, type ImportedListing, type Inspection, type Outcome } from '#modules/listings';
import { equipment } from '../equipment.ts';
import { premisesColumns, readHistories, type History, type Reading } from './histories.ts';
import type { Mapping } from './mapping.ts';
import { findFile, readCsv, type CsvRow, type RefusedRow } from './read-csv.ts';
import { keyOf, labelOf, reasonOf, RowProblem, valueOf, type Values } from './row-problem.ts';

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
  /** How the files are to be read: see docs/import.md. */
  mapping: Mapping;
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

const tellEvery = 500;

/**
 * Loads a city's premises with their inspections and violations. Each premises is one transaction, so an interrupted run is
 * repeated without harm and a second run changes nothing. Premises without street or place land as drafts. Rows that cannot be
 * taken are reported by line.
 *
 * @throws import.no_file, import.wrong_columns, import.unreadable, import.no_host, import.not_a_host
 */
export async function importInspections(ctx: Context, { folder, mapping, hostEmail, city, tell }: ImportRequest): Promise<ImportReport> {
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
  const files = await filesOf(folder, mapping);
  const histories = await readHistories({ folder, mapping, files, refuse });
  const seen = new Set<string>();
  for await (const { line, values } of premisesRows({ folder, mapping, files, refuse }, histories)) {
    try {
      const premises = premisesOf(values, mapping.premises, host.id, city);
      const { sourceId } = premises;
      if (seen.has(sourceId)) throw new RowProblem(`${mapping.premises.key} ${sourceId} stands here twice`);
      seen.add(sourceId);
      const history = histories.get(sourceId);
      const outcome = await land(ctx, premises, history?.inspections ?? []);
      histories.delete(sourceId);
      report[outcome] += 1;
      if (outcome === 'created' && !premises.publish) report.drafts += 1;
      report.inspections += history?.inspectionLines.length ?? 0;
      for (const { violations } of history?.inspections ?? []) report.violations += violations.length;
    } catch (error) {
      refuse({ file: files.premises, line, reason: reasonOf(error) });
    }
    if (seen.size % tellEvery === 0) tell(`${seen.size} premises …`);
  }
  for (const [id, { inspectionLines, violationLines }] of histories) {
    const reason = `${mapping.inspections.key} ${id} did not land, or is not in ${files.premises}`;
    for (const line of inspectionLines) refuse({ file: files.inspections, line, reason });
    for (const line of violationLines) refuse({ file: files.violations ?? files.inspections, line, reason });
  }
  report.refused.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
  return report;
}

async function filesOf(folder: string, { premises, inspections, violations }: Mapping): Promise<Reading['files']> {
  const found = { premises: await findFile(folder, premises.file), inspections: await findFile(folder, inspections.file) };
  return violations !== undefined && 'file' in violations ? { ...found, violations: await findFile(folder, violations.file) } : found;
}

/** The rows that name premises: of a file of their own, or, of the file of inspections, the newest of each. */
async function* premisesRows({ folder, mapping, files, refuse }: Reading, histories: ReadonlyMap<string, History>): AsyncGenerator<CsvRow> {
  if (files.premises !== files.inspections) yield* readCsv(folder, files.premises, premisesColumns(mapping.premises), refuse);
  else for (const { newest } of histories.values()) if (newest !== undefined) yield newest;
}

async function land(ctx: Context, premises: ImportedListing, inspections: readonly Inspection[]): Promise<Outcome> {
  return inTransaction(ctx, async (tx) => {
    const { id, outcome } = await upsertImportedListing(ctx, tx, premises, equipment);
    const history = await replaceInspections(ctx, tx, id, inspections);
    return outcome === 'unchanged' ? history : outcome;
  });
}

const nameOf = (text: string): string => text.trim().replaceAll(/\s+/g, ' ');

/** Names the register for ever: the numbers of two cities may be the same. */
const sourceOf = ({ country, region, city }: CityFacts): string =>
  `inspections:${country}-${region}-${city}`.toLowerCase().replaceAll(' ', '-');

/** The US writes five digits, or nine; anything else says nothing. */
const postalCodeOf = (text: string): string => /^(\d{5})(-?\d{4})?$/.exec(text.trim())?.[1] ?? '';

/** Undefined when the register does not know. @throws when what it says is no place on Earth */
function placeOf(values: Values, { latitude, longitude }: Mapping['premises']): Point | undefined {
  const [lat, long] = [valueOf(values, latitude), valueOf(values, longitude)];
  if (lat === '' || long === '' || (Number(lat) === 0 && Number(long) === 0)) return undefined;
  return point(Number(lat), Number(long));
}

function premisesOf(values: Values, said: Mapping['premises'], hostId: Id<'person'>, facts: CityFacts): ImportedListing {
  const { city, region, country, timeZone, hourly } = facts;
  const sourceId = keyOf(values, said.key, said.noKey);
  const title = nameOf(valueOf(values, said.name));
  if (title === '') throw new RowProblem(`${labelOf(said.name)} is empty`);
  const line1 = nameOf(valueOf(values, said.address));
  const place = placeOf(values, said);
  return {
    source: sourceOf(facts),
    sourceId,
    hostId,
    publish: place !== undefined && line1 !== '',
    title: title.slice(0, 120),
    summary: 'A permitted food premises, with its inspection history from the city’s public record.',
    description:
      'Taken from the city’s public record of food inspections. The host has not described this kitchen yet; ask before you book what is there.',
    address: { line1, city, region, postalCode: postalCodeOf(valueOf(values, said.postalCode)), country },
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
