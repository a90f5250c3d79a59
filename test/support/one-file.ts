import { mkdir, mkdtemp } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'vite';

const folder = join(import.meta.dirname, '../../node_modules/.cache/guildhall/one-file');

// Below node_modules, where the packages that stay outside are found.
const madeFolder = async (): Promise<string> => (await mkdir(folder, { recursive: true }), folder);

/** Each module goes on knowing where it was: migrations, workers and other files are found beside it. */
const placesStay: Plugin = {
  name: 'places-stay',
  enforce: 'pre',
  transform(code, id) {
    if (id.includes('node_modules') || !code.includes('import.meta.')) return undefined;
    const file = id.split('?')[0] ?? id;
    return code
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
      .replaceAll('import.meta.dirname', JSON.stringify(dirname(file)));
  },
};

/**
 * A program of ours and its sources as one file, for tests that start it many times: reading 1,600 modules costs over a second each time.
 *
 * @returns where it is, in a folder of its own, for whoever asked to remove
 */
export async function oneFile(entry: string): Promise<string> {
  const outDir = await mkdtemp(join(await madeFolder(), 'one-'));
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(import.meta.dirname, '../..'),
    plugins: [placesStay],
    ssr: { noExternal: ['typebox', 'kysely', 'stripe', 'jose', 'semver', 'prom-client'] },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: true,
      target: 'esnext',
      minify: false,
      rolldownOptions: { output: { entryFileNames: '[name].mjs' } },
    },
  });
  return join(outDir, basename(entry).replace(/\.ts$/, '.mjs'));
}
