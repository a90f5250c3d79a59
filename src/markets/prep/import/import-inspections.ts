import { missing, Money, point, type Id } from '#kernel';
import type { Context } from '#platform/context';
import { inTransaction } from '#platform/database';
import { findPersonByEmail } from '#modules/identity';
import { replaceInspections, upsertImportedListing, type ImportedListing, type Inspection } from '#modules/listings';
import { equipment } from '../equipment.ts';
import { findFile, readCsv, type RefusedRow } from './read-csv.ts';

export interface ImportRequest {
  folder: string;
  /** Whose premises become until their owners claim them. */
  hostEmail: string;
  tell(line: string): void;
}

export interface ImportReport {
  created: number;
  updated: number;
  unchanged: number;
  refused: RefusedRow[];
}

interface Inspected extends Inspection {
  violations: { risk: string; description: string; code: string }[];
}

const source = 'sf-food-inspections';

/**
 * Loads a city's premises with their inspections and violations. Each premises is one transaction, so an interrupted run is
 * repeated without harm and a second run changes nothing. Rows that cannot be taken are reported by line.
 *
 * @throws import.no_file, import.wrong_columns, import.unreadable, import.no_host
 */
export async function importInspections(ctx: Context, { folder, hostEmail, tell }: ImportRequest): Promise<ImportReport> {
  const host = await findPersonByEmail(ctx.db, hostEmail);
  if (host === undefined) throw missing('import.no_host', `Nobody here has the e-mail ${hostEmail}. Register them first, as a host.`);
  const report: ImportReport = { created: 0, updated: 0, unchanged: 0, refused: [] };
  const refuse = (row: RefusedRow): void => void report.refused.push(row);
  const inspections = await readInspections(folder, refuse);
  const file = await findFile(folder, 'businesses');
  const seen = new Set<string>();
  for await (const { line, values } of readCsv(
    folder,
    file,
    ['business_id', 'name', 'address', 'city', 'postal_code', 'latitude', 'longitude'],
    refuse,
  )) {
    try {
      const premises = premisesOf(values, host.id);
      if (seen.has(premises.sourceId)) throw new Error(`business_id ${premises.sourceId} stands here twice`);
      seen.add(premises.sourceId);
      const outcome = await inTransaction(ctx, async (tx) => {
        const { id, outcome: changed } = await upsertImportedListing(ctx, tx, premises, equipment);
        const history = await replaceInspections(ctx, tx, id, inspections.get(premises.sourceId) ?? []);
        return changed === 'unchanged' && history === 'updated' ? 'updated' : changed;
      });
      report[outcome] += 1;
      if (seen.size % 500 === 0) tell(`${seen.size} premises …`);
    } catch (error) {
      refuse({ file, line, reason: (error as Error).message });
    }
  }
  return report;
}

async function readInspections(folder: string, refuse: (row: RefusedRow) => void): Promise<Map<string, Inspected[]>> {
  const byBusiness = new Map<string, Inspected[]>();
  const file = await findFile(folder, 'inspections');
  for await (const { line, values } of readCsv(folder, file, ['business_id', 'Score', 'date', 'type'], refuse)) {
    try {
      const score = scoreOf(values['Score'] ?? '');
      const inspection: Inspected = {
        date: dateOf(values['date'] ?? ''),
        kind: values['type'] ?? '',
        violations: [],
        ...(score === undefined ? {} : { score }),
      };
      const id = values['business_id'] ?? '';
      byBusiness.set(id, [...(byBusiness.get(id) ?? []), inspection]);
    } catch (error) {
      refuse({ file, line, reason: (error as Error).message });
    }
  }
  await readViolations(folder, byBusiness, refuse);
  return byBusiness;
}

/** A violation belongs to the inspection of that day; without one it stands as a finding of its own. */
async function readViolations(folder: string, byBusiness: Map<string, Inspected[]>, refuse: (row: RefusedRow) => void): Promise<void> {
  const file = await findFile(folder, 'violations');
  for await (const { line, values } of readCsv(
    folder,
    file,
    ['business_id', 'date', 'ViolationTypeID', 'risk_category', 'description'],
    refuse,
  )) {
    try {
      const id = values['business_id'] ?? '';
      const date = dateOf(values['date'] ?? '');
      const history = byBusiness.get(id) ?? [];
      let inspection = history.find((each) => each.date === date && each.score !== undefined) ?? history.find((each) => each.date === date);
      if (inspection === undefined) {
        inspection = { date, kind: 'Violations noted', violations: [] };
        byBusiness.set(id, [...history, inspection]);
      }
      inspection.violations.push({
        risk: values['risk_category'] ?? '',
        description: values['description'] ?? '',
        code: values['ViolationTypeID'] ?? '',
      });
    } catch (error) {
      refuse({ file, line, reason: (error as Error).message });
    }
  }
}

/** "20160425" is 2016-04-25. */
function dateOf(text: string): string {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text);
  try {
    if (match !== null) return Temporal.PlainDate.from(`${match[1]}-${match[2]}-${match[3]}`, { overflow: 'reject' }).toString();
  } catch {
    // told below
  }
  throw new Error(`date "${text}" is no day written YYYYMMDD`);
}

function scoreOf(text: string): number | undefined {
  if (text.trim() === '') return undefined;
  const score = Number(text);
  if (!Number.isInteger(score) || score < 0 || score > 100) throw new Error(`Score "${text}" is not a whole number from 0 to 100`);
  return score;
}

const nameOf = (text: string): string => text.trim().replaceAll(/\s+/g, ' ');

function premisesOf(values: Record<string, string>, hostId: Id<'person'>): ImportedListing {
  const sourceId = (values['business_id'] ?? '').trim();
  const title = nameOf(values['name'] ?? '');
  const [latitude, longitude] = [Number(values['latitude']), Number(values['longitude'])];
  if (sourceId === '') throw new Error('business_id is empty');
  if (title === '') throw new Error('name is empty');
  if (values['latitude'] === '' || values['longitude'] === '' || latitude === 0) throw new Error('latitude and longitude are missing');
  return {
    source,
    sourceId,
    hostId,
    publish: true,
    title: title.slice(0, 100),
    summary: 'A permitted food premises, with its inspection history from the city’s public record.',
    description:
      'Taken from the city’s public record of food inspections. The host has not described this kitchen yet; ask before you book what is there.',
    address: {
      line1: nameOf(values['address'] ?? ''),
      city: 'San Francisco',
      region: 'CA',
      postalCode: (values['postal_code'] ?? '').trim() || '94103',
      country: 'US',
    },
    point: point(latitude, longitude),
    timeZone: 'America/Los_Angeles',
    hourly: Money.money(4_000, 'USD'),
    cleaning: Money.money(2_500, 'USD'),
    squareFeet: 600,
    capacity: 4,
    equipment: ['range', 'three-compartment-sink'],
    certifications: [],
    rules: ['Leave the benches as you found them'],
    weekly: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '06:00', closes: '22:00' })),
    bookingRules: { bufferMinutes: 30, leadMinutes: 120, slotMinutes: 30, minimumMinutes: 120, maximumMinutes: 720, horizonDays: 90 },
  };
}
