import { describeSettings, parseSettings } from '#platform/config';
import { sql } from '#platform/database';
import { deadLetters, workStats } from '#platform/jobs';
import { withHouse } from './with-house.ts';
import type { Command } from './options.ts';

export const config: Command = {
  name: 'config',
  summary: 'Every setting as it stands, secrets masked',
  usage: 'guildhall config',
  async run() {
    for (const { variable, value, source, about } of describeSettings(process.env)) {
      process.stdout.write(`${variable.padEnd(24)} ${(value === '' ? '-' : value).padEnd(20)} ${`(${source})`.padEnd(14)} ${about}\n`);
    }
    parseSettings(process.env);
    return 0;
  },
};

export const doctor: Command = {
  name: 'doctor',
  summary: 'What is missing, weak or embedded here',
  usage: 'guildhall doctor',
  run: () => {
    const settings = parseSettings(process.env);
    return withHouse(settings, async (house) => {
      const warnings: string[] = [];
      if (house.database.engine === 'embedded')
        warnings.push('The database is embedded: safe against a crash of the process, not of the machine. Production wants DATABASE_URL.');
      if (settings.stripeSecretKey === undefined)
        warnings.push('No payment provider: set STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY and STRIPE_WEBHOOK_SECRET.');
      if (settings.smtpUrl === undefined) warnings.push('No mail server: set SMTP_URL.');
      if (settings.publicUrl === undefined) warnings.push('Links in mail point to this machine: set PUBLIC_URL.');
      else if (!settings.publicUrl.startsWith('https:')) warnings.push('PUBLIC_URL is not https, so cookies travel in clear.');
      const { db, clock } = house.context();
      const { rows } = await sql<{ version: string }>`select version()`.execute(db);
      const stats = await workStats(db, clock.now());
      process.stdout.write(
        `${rows[0]?.version ?? ''}\nWork: ${stats.waiting} waiting, ${stats.running} running, ${stats.dead} dead letters.\n`,
      );
      for (const { queue, error } of await deadLetters(db, { limit: 5 })) warnings.push(`Dead letter in ${queue}: ${error}`);
      for (const warning of warnings) process.stdout.write(`! ${warning}\n`);
      if (warnings.length === 0) process.stdout.write('All well.\n');
      return 0;
    });
  },
};
