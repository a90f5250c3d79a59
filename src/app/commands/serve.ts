import { setTimeout as wait } from 'node:timers/promises';
import { invalid } from '#kernel';
import { parseSettings } from '#platform/config';
import { openEdge } from '../house.ts';
import { checkPort, listen } from '../listening.ts';
import { refuseOtherSecrets } from '../secrets.ts';
import { untilToldToStop, type Command } from './options.ts';
import { demandProduction, productionSettings } from './production.ts';
import { withHouse } from './with-house.ts';

const patienceMs = 10_000;

export const serve: Command = {
  usage: `guildhall serve

Listens on HOST and PORT. Any number may run on one PostgreSQL, with the same GUILDHALL_DATA contents. Calls to vendors, timers and
mail are done by \`work\`; on the embedded database, which takes one process only, serve does them too.
${productionSettings}
The schema must be up to date (guildhall migrate). SIGTERM or Ctrl+C: answers what it has begun, at most 10 s, and ends.`,
  async run() {
    const settings = parseSettings(process.env);
    demandProduction(settings, 'serve');
    await checkPort(settings);
    return withHouse(settings, { demo: false, schema: 'require' }, async (house) => {
      await refuseOtherSecrets(house);
      const edge = await openEdge(house);
      await listen(edge.app, settings);
      const works = house.database.engine === 'embedded';
      if (works) await house.runtime.start();
      const told = untilToldToStop();
      process.stdout.write(`Guildhall listens on http://${settings.host}:${settings.port}\n`);
      await told;
      await Promise.race([edge.close(), wait(patienceMs, undefined, { ref: false })]);
      if (works) await house.runtime.stop({ timeoutMs: patienceMs });
      return 0;
    });
  },
};

export const work: Command = {
  usage: `guildhall work

Listens nowhere. Any number may run on one PostgreSQL; they share the work.
${productionSettings}
The schema must be up to date (guildhall migrate). SIGTERM or Ctrl+C: takes on nothing new, finishes what runs, at most 10 s, gives the
rest back for others, and ends.`,
  async run() {
    const settings = parseSettings(process.env);
    if (settings.databaseUrl === undefined) {
      throw invalid(
        'app.work_needs_postgres',
        'work runs beside serve on one PostgreSQL: set DATABASE_URL. The embedded house works by itself.',
      );
    }
    demandProduction(settings, 'work');
    return withHouse(settings, { demo: false, schema: 'require' }, async (house) => {
      await refuseOtherSecrets(house);
      const { runtime } = house;
      await runtime.start({ concurrency: 8 });
      const told = untilToldToStop();
      process.stdout.write('Working. Stop with Ctrl+C.\n');
      await told;
      await runtime.stop({ timeoutMs: patienceMs });
      return 0;
    });
  },
};
