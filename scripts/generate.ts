import { actWords } from './generate/act-words.ts';
import { eventPages } from './generate/events.ts';
import { staleFiles, writeFiles, type GeneratedFile } from './generate/files.ts';
import { describeMarkets, describeModules } from './generate/markets.ts';
import { platformPersonalData } from '#platform/module';
import { apiDocuments } from './generate/openapi.ts';
import { dataMap, declarations } from './generate/personal-data.ts';
import { permissionsPage } from './generate/permissions.ts';
import { processPages } from './generate/processes.ts';
import { migrationDigests } from './generate/migration-digests.ts';
import { freshCatalog, migrationSources } from './generate/schema.ts';
import { schemaPages } from './generate/schema-pages.ts';
import { tableTypes } from './generate/table-types.ts';

/** Writes what is derived from the code; with --check, says what is stale instead. */

async function everything(): Promise<GeneratedFile[]> {
  const modules = describeModules();
  const catalog = await freshCatalog(modules);
  const types = modules
    .filter(({ migrations }) => migrations !== undefined)
    .map(({ name }) => ({ path: `src/modules/${name}/tables.gen.ts`, text: tableTypes(name, catalog) }));
  return [
    ...processPages(),
    actWords(),
    ...types,
    { path: 'src/platform/migrations/tables.gen.ts', text: tableTypes('platform', catalog) },
    ...schemaPages(catalog),
    dataMap(catalog, declarations(modules, platformPersonalData)),
    ...apiDocuments(describeMarkets()),
    ...eventPages(describeMarkets()),
    permissionsPage(describeMarkets()),
    await migrationDigests(migrationSources(modules)),
  ];
}

const stale = await staleFiles(await everything());
if (!process.argv.includes('--check')) await writeFiles(stale);
else if (stale.length > 0) {
  process.stderr.write(`${stale.map(({ path }) => `${path} is stale.`).join('\n')}\nRun: npm run generate\n`);
  process.exitCode = 1;
}
