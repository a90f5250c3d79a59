import { setTimeout as wait } from 'node:timers/promises';
import { parseSettings } from '#platform/config';
import { demoPeople, facts, isSeeded } from '#markets/prep';
import { lockData } from '../data-lock.ts';
import { openEdge, type House } from '../house.ts';
import { checkPort, listen } from '../listening.ts';
import { pagesThere } from '../pages-coming.ts';
import { refuseOtherSecrets } from '../secrets.ts';
import { beginAnewIfCutShort, fillWithDemo } from '../seeding.ts';
import { untilToldToStop, type Command } from './options.ts';
import { withHouse } from './with-house.ts';

const patienceMs = 10_000;
const tell = (line: string): void => void process.stdout.write(`${line}\n`);

export const start: Command = {
  usage: `guildhall start

Listens on HOST and PORT (127.0.0.1:4000) and keeps its data in GUILDHALL_DATA (./.guildhall), which it makes, brings up to date
and fills when empty. Vendors' keys are not read: it never calls a real one. Stop it with Ctrl+C.`,
  async run() {
    const settings = parseSettings({ LOG_FORMAT: 'pretty', LOG_LEVEL: 'warn', ...process.env });
    await checkPort(settings);
    if (settings.databaseUrl === undefined) {
      const unlock = await lockData(settings.dataDirectory);
      if (await beginAnewIfCutShort(settings.dataDirectory)) tell('The demo was filled in only in part the last time. Beginning anew.');
      unlock();
    }
    tell('Opening the house …');
    return withHouse(settings, { demo: true, schema: 'migrate' }, async (house) => {
      await refuseOtherSecrets(house);
      if (!(await isSeeded(house.context()))) await fillWithDemo(house, (line) => tell(`  ${line}`));
      await pagesThere();
      const edge = await openEdge(house);
      await listen(edge.app, settings);
      await house.runtime.start();
      const told = untilToldToStop();
      announce(house);
      await told;
      tell('Closing …');
      await Promise.race([edge.close(), wait(patienceMs, undefined, { ref: false })]);
      await house.runtime.stop({ timeoutMs: patienceMs });
      return 0;
    });
  },
};

function announce({ settings }: House): void {
  const base = `http://${settings.host}:${settings.port}`;
  const rows = demoPeople.map(
    ({ role, displayName, email, password }) => `    ${role.padEnd(7)} ${displayName.padEnd(14)} ${email.padEnd(24)} ${password}`,
  );
  tell(
    [
      '',
      `  Guildhall is open:  ${base}/`,
      `  ${facts.title}:               ${base}/${facts.name}`,
      `  Sandbox:            ${base}/sandbox  (the demo’s mail and clock)`,
      `  API:                ${base}/${facts.name}/api/docs`,
      '',
      '  Log in as:',
      ...rows,
      '',
      '  Cards: 4242 4242 4242 4242 works, 4000 0000 0000 0002 is declined, 4000 0025 0000 3155 asks the bank.',
      `  Stop with Ctrl+C. Data is kept in the folder ${settings.dataDirectory} (GUILDHALL_DATA).`,
      '',
    ].join('\n'),
  );
}
