import { parseSettings } from '#platform/config';
import { optionsOf, type Command } from './options.ts';
import { existing, withHouse } from './with-house.ts';

export const privacyRetention: Command = {
  usage: `guildhall privacy retention [options]

Deletes the rows that are past the time they are kept for, as the daily job does, and says how many of what. On PostgreSQL the house may
run meanwhile.

  --dry-run   only count them`,
  async run(args) {
    const { values } = optionsOf(args, { 'dry-run': { type: 'boolean' } } as const, 'privacy retention');
    const dryRun = values['dry-run'] === true;
    return withHouse(parseSettings(process.env), existing, async (house) => {
      const done = await house.prep.retain(house.context(), { dryRun });
      for (const { table, retention, rows } of done)
        process.stdout.write(`${table.padEnd(24)} kept ${retention.padEnd(30)} ${rows} rows ${dryRun ? 'would go' : 'gone'}\n`);
      return 0;
    });
  },
};
