import { conflict, invalid } from '#kernel';
import { parseSettings } from '#platform/config';
import { isSeeded, seedDemo } from '#markets/prep';
import { lockData } from '../data-lock.ts';
import { openHouse } from '../house.ts';
import { withHouse } from './with-house.ts';
import type { Command } from './options.ts';

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'Bring every market’s schema up to date',
  usage: 'guildhall migrate',
  run: () =>
    withHouse(parseSettings(process.env), async () => {
      process.stdout.write('Every schema is up to date.\n');
      return 0;
    }),
};

export const work: Command = {
  name: 'work',
  summary: 'Only the workers: timers, events and calls to vendors, for a process beside `serve`',
  usage: 'guildhall work',
  run: () => {
    const settings = parseSettings(process.env);
    if (settings.databaseUrl === undefined) {
      throw invalid(
        'app.work_needs_postgres',
        'work runs beside serve, so both need one PostgreSQL: set DATABASE_URL. The embedded house works by itself.',
      );
    }
    return withHouse(settings, async ({ runtime }) => {
      await runtime.start({ concurrency: 8 });
      process.stdout.write('Working. Stop with Ctrl+C.\n');
      await new Promise<void>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
      });
      await runtime.stop();
      return 0;
    });
  },
};

export const seedCommand: Command = {
  name: 'seed',
  summary: 'Fill an empty market with the demo’s people, kitchens and three months of history',
  usage: 'guildhall seed',
  async run() {
    const settings = parseSettings(process.env);
    const unlock = await lockData(settings);
    try {
      const house = await openHouse(settings, { demo: true });
      try {
        if (await isSeeded(house.context()))
          throw conflict(
            'app.already_seeded',
            'There are people here already. The demo goes into an empty market only: choose an empty GUILDHALL_DATA or database.',
          );
        await seedDemo({
          prep: house.prep,
          database: house.database,
          ctx: house.context(),
          tell: (line) => process.stdout.write(`${line}\n`),
          completePayee: async (accountId) =>
            void (await fetch(`${house.sandboxes?.stripe.url}/_sandbox/accounts/${accountId}/complete`, { method: 'POST' })),
        });
        process.stdout.write('Done.\n');
        return 0;
      } finally {
        await house.close();
      }
    } finally {
      await unlock();
    }
  },
};
