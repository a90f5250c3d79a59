import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { invalid } from '#kernel';

/** One row that could not be taken, and why. Lines count from 1, the header. */
export interface RefusedRow {
  file: string;
  line: number;
  reason: string;
}

export interface CsvRow {
  line: number;
  values: Record<string, string>;
}

/** The file in a folder whose name begins so, or so: `businesses.csv`, `businesses-dev.csv.gz`. @throws import.no_file */
export async function findFile(folder: string, beginnings: string | readonly string[]): Promise<string> {
  const names = (await readdir(folder)).filter((name) => /\.csv(\.gz)?$/.test(name)).sort();
  const wanted = typeof beginnings === 'string' ? [beginnings] : beginnings;
  for (const beginning of wanted) {
    const found = names.find((name) => name.startsWith(beginning));
    if (found !== undefined) return found;
  }
  const forms = wanted.map((beginning) => `${beginning}*.csv or ${beginning}*.csv.gz`).join(', nor ');
  throw invalid('import.no_file', `There is no file ${forms} in ${folder}.`);
}

/**
 * Reads a CSV file row by row. Rows that cannot be read are handed to `refuse` and skipped.
 *
 * @throws import.wrong_columns when the header lacks a column; import.unreadable when the file is cut off or no gzip
 */
export async function* readCsv(
  folder: string,
  file: string,
  columns: readonly string[],
  refuse: (row: RefusedRow) => void,
): AsyncGenerator<CsvRow> {
  const source = createReadStream(join(folder, file));
  const text = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => text.destroy(error));
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    columns: (header: string[]) => {
      const missing = columns.filter((column) => !header.includes(column));
      if (missing.length > 0)
        throw invalid(
          'import.wrong_columns',
          `${file} lacks the column${missing.length > 1 ? 's' : ''} ${missing.join(', ')}. It has: ${header.join(', ')}.`,
        );
      headed = true;
      return header;
    },
  });
  text.on('error', (error) => parser.destroy(error));
  let headed = false;
  try {
    for await (const { record, info } of text.pipe(parser) as AsyncIterable<{ record: Record<string, string>; info: { lines: number } }>) {
      const short = columns.find((column) => record[column] === undefined);
      if (short === undefined) yield { line: info.lines, values: record };
      else refuse({ file, line: info.lines, reason: `the row has no ${short}` });
    }
    if (!headed) throw invalid('import.wrong_columns', `${file} is empty. Its first line must name the columns: ${columns.join(', ')}.`);
  } catch (error) {
    if ((error as { code?: string }).code === 'import.wrong_columns') throw error;
    throw invalid(
      'import.unreadable',
      `${file} cannot be read to its end: ${(error as Error).message}. Nothing after that was taken; mend the file and run the import again.`,
      { cause: error },
    );
  }
}
