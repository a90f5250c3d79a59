import { parseSettings } from '#platform/config';
import { fillWithDemo } from '../seeding.ts';
import type { Command } from './options.ts';
import { withHouse } from './with-house.ts';

export const migrateCommand: Command = {
  usage: `guildhall migrate

On the database of DATABASE_URL, or the embedded one in GUILDHALL_DATA, which it makes when there is none. All in one transaction: a
migration that fails leaves the old schema whole. Stop serve and work before, and make a backup; run twice, it does nothing the second
time.`,
  async run() {
    const migrated = await withHouse(parseSettings(process.env), { demo: false, schema: 'migrate' }, async (house) => house.migrated);
    for (const name of migrated) process.stdout.write(`  ${name}\n`);
    process.stdout.write(
      migrated.length === 0 ? 'Every schema was up to date.\n' : `Every schema is up to date: ${migrated.length} migrations ran.\n`,
    );
    return 0;
  },
};

export const seedCommand: Command = {
  usage: `guildhall seed

Into a market without people, whose schema is up to date (guildhall migrate). It never calls a real vendor: its cards are charged at
sandboxes of its own, kept in GUILDHALL_DATA, or at the Stripe sandbox of STRIPE_URL.`,
  async run() {
    const settings = parseSettings(process.env);
    await withHouse(settings, { demo: settings.stripeUrl === undefined, schema: 'require' }, (house) =>
      fillWithDemo(house, (line) => process.stdout.write(`${line}\n`)),
    );
    process.stdout.write('Done.\n');
    return 0;
  },
};
