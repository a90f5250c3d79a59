import { deepEqual, doesNotThrow } from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { IntlMessageFormat } from 'intl-messageformat';

const folder = new URL('../../web/app/texts/en/', import.meta.url);

/** Every text of the English catalog, with the file that holds it. */
async function texts(): Promise<{ file: string; key: string; message: string }[]> {
  const files = await readdir(folder);
  const parts = await Promise.all(
    files.map(async (file) => {
      const exported: Record<string, Record<string, string>> = await import(new URL(file, folder).href);
      return Object.values(exported).flatMap((catalog) => Object.entries(catalog).map(([key, message]) => ({ file, key, message })));
    }),
  );
  return parts.flat();
}

describe('The texts of the pages', () => {
  it('have one key each, so that no feature speaks with the words of another', async () => {
    const files = Map.groupBy(await texts(), ({ key }) => key);
    const twice = [...files]
      .filter(([, held]) => held.length > 1)
      .map(([key, held]) => `${key} in ${held.map(({ file }) => file).join(' and ')}`);
    deepEqual(twice, []);
  });

  it('can all be read as ICU messages', async () => {
    for (const { key, message } of await texts()) doesNotThrow(() => new IntlMessageFormat(message, 'en'), `${key} is not a message.`);
  });
});
