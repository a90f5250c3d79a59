import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { invalid } from '#kernel';
import { parseSettings } from '#platform/config';
import { importInspections } from '#markets/prep';
import { withHouse } from './with-house.ts';
import { optionsOf, type Command } from './options.ts';

const usage = `guildhall import prep FOLDER --host EMAIL

FOLDER holds three CSV files (.csv or .csv.gz):
  businesses   business_id, name, address, city, postal_code, latitude, longitude
  inspections  business_id, Score, date (YYYYMMDD), type
  violations   business_id, date (YYYYMMDD), ViolationTypeID, risk_category, description
The names may have endings, as in businesses-dev.csv.gz. Other columns are ignored. Premises become drafts of the host.`;

export const importPrep: Command = {
  name: 'import',
  summary: 'Load premises and their inspections from a city’s CSV files',
  usage,
  async run(args) {
    const { values, positionals } = optionsOf(args, { host: { type: 'string' } }, usage);
    const [market, folder] = positionals;
    if (market !== 'prep' || folder === undefined || values.host === undefined) throw invalid('cli.usage', `Usage: ${usage}`);
    if (!existsSync(folder) || !(await stat(folder)).isDirectory())
      throw invalid('import.no_folder', `There is no folder ${folder}. Give the folder that holds the CSV files.`);
    const { host } = values;
    return withHouse(parseSettings(process.env), async (house) => {
      const report = await importInspections(house.context(), {
        folder: join(folder),
        hostEmail: host,
        tell: (line) => void process.stdout.write(`${line}\n`),
      });
      const { created, updated, unchanged, refused } = report;
      process.stdout.write(`${created} created, ${updated} updated, ${unchanged} unchanged, ${refused.length} rows refused.\n`);
      for (const { file, line, reason } of refused.slice(0, 50)) process.stderr.write(`${file}:${line}: ${reason}\n`);
      if (refused.length > 50) process.stderr.write(`… and ${refused.length - 50} more\n`);
      return 0;
    });
  },
};
