import { parseSettings } from '#platform/config';
import { idsOf } from '#modules/search';
import { misused, optionsOf, type Command } from './options.ts';
import { existing, withHouse } from './with-house.ts';

const mostLines = 200;

export const searchCheck: Command = {
  usage: `guildhall search check [options]

Compares the search index with the listings, field by field, and prints a line for each difference: missing (published, but not found),
stale (found as it is not, and in which fields), orphaned (found, but no longer published). Exit code 1 when there is any. On PostgreSQL
the house may run meanwhile; what still waits in the outbox shows up until it is handled.

  --mend   write what differs again; exit code 0 when nothing differs after it`,
  async run(args) {
    const { values, positionals } = optionsOf(args, { mend: { type: 'boolean' } } as const, 'search check');
    if (positionals[0] !== undefined) throw misused(`search check takes no argument ${positionals[0]}.`, 'search check');
    return withHouse(parseSettings(process.env), existing, async (house) => {
      const { search } = house.prep;
      const found = values.mend === true ? await search.mend(house.context()) : await search.check(house.context());
      const lines = [
        ...found.missing.map((id) => `missing: ${id}`),
        ...found.stale.map(({ id, fields }) => `stale: ${id}: ${fields.join(', ')}`),
        ...found.orphaned.map((id) => `orphaned: ${id}`),
      ];
      for (const line of lines.slice(0, mostLines)) process.stdout.write(`${line}\n`);
      if (lines.length > mostLines) process.stdout.write(`… and ${lines.length - mostLines} more\n`);
      const left = values.mend === true ? idsOf(await search.check(house.context())).length : lines.length;
      const mended = values.mend === true && lines.length > 0 ? ` ${lines.length - left} mended.` : '';
      process.stdout.write(`${found.published} listings published, ${found.indexed} in the index: ${lines.length} differ.${mended}\n`);
      return left === 0 ? 0 : 1;
    });
  },
};

export const searchRebuild: Command = {
  usage: `guildhall search rebuild

Fills a second index from the listings while the first one answers and every change is written to both, then turns all searches to the
new one at once. On PostgreSQL the house may run meanwhile. Broken off, it leaves the old index answering.`,
  run: () =>
    withHouse(parseSettings(process.env), existing, async (house) => {
      const { indexed } = await house.prep.search.rebuild(house.context());
      process.stdout.write(`${indexed} listings are in the new index, which answers from now on.\n`);
      return 0;
    }),
};
