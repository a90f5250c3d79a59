import { constants, existsSync } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { invalid, Money, parseZone } from '#kernel';
import { parseSettings } from '#platform/config';
import { importInspections, knownMappings, readMapping, type CityFacts, type Mapping, type RefusedRow } from '#markets/prep';
import { existing, withHouse } from './with-house.ts';
import { misused, optionsOf, type Command } from './options.ts';

const usage = `guildhall import prep FOLDER --host EMAIL [options]

FOLDER holds a city's inspections as CSV files (.csv or .csv.gz). A mapping says which files, what their columns mean, and how dates,
results and violations are written; docs/import.md tells how to write one for another city. Premises without street or place on the map
land as drafts.

  --host EMAIL      whose the premises become
  --mapping NAME    ${knownMappings.join(' or ')}, or a file of your own such as city.json (sf)
  --city NAME       another name of the city than the mapping gives
  --region CODE     its state or region
  --country CODE    two capital letters
  --zone NAME       its IANA time zone
  --hourly DOLLARS  the price an hour until the host sets another
  --report FILE     writes every refused row as CSV: file, line, reason`;

const shownRefusals = 20;

export const importPrep: Command = {
  usage,
  async run(args) {
    const options = {
      host: { type: 'string' },
      mapping: { type: 'string', default: 'sf' },
      city: { type: 'string' },
      region: { type: 'string' },
      country: { type: 'string' },
      zone: { type: 'string' },
      hourly: { type: 'string' },
      report: { type: 'string' },
    } as const;
    const { values, positionals } = optionsOf(args, options, 'import');
    const [market, folder, surplus] = positionals;
    const { host, report: reportFile } = values;
    if (market === undefined) throw misused('Into which market? There is prep.', 'import');
    if (market !== 'prep') throw misused(`There is no market "${market}" to import into; there is prep.`, 'import');
    if (folder === undefined) throw misused('From which folder? Name the one that holds the CSV files.', 'import');
    if (surplus !== undefined) throw misused(`One folder at a time: what is "${surplus}"?`, 'import');
    if (host === undefined) throw misused('Whose shall the premises be? Name a host: --host EMAIL.', 'import');
    const mapping = readMapping(values.mapping);
    const { city: name, region, country, zone, hourly } = values;
    const given = Object.fromEntries(
      Object.entries({ city: name, region, country, zone, hourly }).filter(([, value]) => value !== undefined),
    );
    const city = cityOf({ ...mapping.place, ...given });
    if (!existsSync(folder) || !(await stat(folder)).isDirectory())
      throw invalid('import.no_folder', `There is no folder ${folder}. Give the folder that holds the CSV files.`);
    if (reportFile !== undefined) await checkReport(reportFile);
    return withHouse(parseSettings(process.env), existing, async (house) => {
      const tell = (line: string): void => void process.stdout.write(`${line}\n`);
      const report = await importInspections(house.context(), { folder, mapping, hostEmail: host, city, tell });
      tell(
        `Premises: ${report.created} created (${report.drafts} of them drafts), ${report.updated} updated, ${report.unchanged} unchanged.\n` +
          `With them ${report.inspections} inspections and ${report.violations} violations. ${report.refused.length} rows refused.`,
      );
      tellRefusals(report.refused);
      if (reportFile !== undefined) await writeFile(reportFile, csvOf(report.refused));
      return 0;
    });
  },
};

/** Before the import rather than after it, when the list of refused rows would be lost. */
async function checkReport(file: string): Promise<void> {
  try {
    await access(dirname(resolve(file)), constants.W_OK);
    if (existsSync(file) && (await stat(file)).isDirectory()) throw new Error('it is a folder');
  } catch (cause) {
    throw invalid(
      'import.bad_report',
      `--report ${file} cannot be written: ${(cause as Error).message}. Name a file in a folder that is there.`,
      { cause },
    );
  }
}

function cityOf({ city, region, country, zone, hourly }: Mapping['place']): CityFacts {
  const amount = /^(\d{1,6})(?:\.(\d{2}))?$/.exec(hourly);
  const minor = amount === null ? 0n : BigInt(`${amount[1]}${amount[2] ?? '00'}`);
  if (minor === 0n) throw misused(`--hourly "${hourly}" is no price above zero in dollars, such as 40 or 42.50.`, 'import');
  if (!/^[A-Z]{2}$/.test(country)) throw misused(`--country "${country}" is not two capital letters, such as US.`, 'import');
  return { city, region, country, timeZone: zoneOf(zone), hourly: Money.money(minor, 'USD') };
}

function zoneOf(zone: string): string {
  try {
    return parseZone(zone, '--zone');
  } catch (error) {
    throw misused(`--zone: ${(error as Error).message}`, 'import');
  }
}

function tellRefusals(refused: readonly RefusedRow[]): void {
  for (const { file, line, reason } of refused.slice(0, shownRefusals)) process.stderr.write(`${file}:${line}: ${reason}\n`);
  const more = refused.length - shownRefusals;
  if (more > 0) process.stderr.write(`… and ${more} more; --report FILE writes them all.\n`);
}

const quoted = (text: string | number): string => `"${String(text).replaceAll('"', '""')}"`;
const csvOf = (refused: readonly RefusedRow[]): string =>
  ['file,line,reason', ...refused.map(({ file, line, reason }) => [file, line, reason].map(quoted).join(','))].join('\r\n') + '\r\n';
