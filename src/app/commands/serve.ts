import { setTimeout as wait } from 'node:timers/promises';
import { conflict, invalid, unavailable } from '#kernel';
import { parseSettings, type Settings } from '#platform/config';
import { demoPeople, facts, isSeeded, seedDemo } from '#markets/prep';
import { openEdge, openHouse, type House } from '../house.ts';
import { lockData } from '../data-lock.ts';
import type { Command } from './options.ts';

const patienceMs = 10_000;

export const start: Command = {
  name: 'start',
  summary: 'The demo: everything embedded, sandboxes for vendors, people and kitchens to try',
  usage: 'guildhall start',
  run: () => run(true),
};

export const serve: Command = {
  name: 'serve',
  summary: 'Production: real vendors; refuses what is only good for a demo unless GUILDHALL_ALLOW names it',
  usage: 'guildhall serve',
  run: () => run(false),
};

async function run(demo: boolean): Promise<number> {
  const base = parseSettings({ ...(demo ? { LOG_FORMAT: 'pretty', LOG_LEVEL: 'warn' } : {}), ...process.env });
  if (!demo) refuseDemoParts(base);
  const unlock = await lockData(base);
  try {
    if (demo) process.stdout.write('Opening the house …\n');
    const house = await openHouse(base, { demo });
    const edge = await openEdge(house);
    if (demo && !(await isSeeded(house.context()))) await seed(house);
    await listen(edge.app, base);
    await house.runtime.start();
    announce(house, demo);
    await untilToldToStop();
    if (demo) process.stdout.write('Closing …\n');
    await Promise.race([edge.close(), wait(patienceMs, undefined, { ref: false })]);
    await house.runtime.stop({ timeoutMs: patienceMs });
    await house.close();
    return 0;
  } finally {
    await unlock();
  }
}

function refuseDemoParts({
  allow,
  databaseUrl,
  stripeSecretKey,
  stripePublishableKey,
  stripeWebhookSecrets,
  smtpUrl,
  publicUrl,
}: Settings): void {
  const missing: string[] = [];
  if (databaseUrl === undefined && !allow.includes('embedded'))
    missing.push('DATABASE_URL (the embedded database never syncs to disk; GUILDHALL_ALLOW=embedded accepts that)');
  if (stripeSecretKey === undefined || stripePublishableKey === undefined) missing.push('STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY');
  if (stripeWebhookSecrets.length === 0) missing.push('STRIPE_WEBHOOK_SECRET');
  if (smtpUrl === undefined) missing.push('SMTP_URL');
  if (publicUrl === undefined) missing.push('PUBLIC_URL');
  if (missing.length > 0)
    throw invalid('app.not_for_production', `serve needs:\n- ${missing.join('\n- ')}\nFor a try without accounts: guildhall start`);
}

async function seed({ prep, database, context, sandboxes }: House): Promise<void> {
  const url = sandboxes?.stripe.url ?? '';
  await seedDemo({
    prep,
    database,
    ctx: context(),
    tell: (line) => process.stdout.write(`  ${line}\n`),
    async completePayee(accountId) {
      const answer = await fetch(`${url}/_sandbox/accounts/${accountId}/complete`, { method: 'POST' });
      if (!answer.ok) throw unavailable('app.sandbox', `The sandbox did not complete ${accountId}: ${answer.status}`);
    },
  });
}

async function listen(app: Awaited<ReturnType<typeof openEdge>>['app'], { host, port }: Settings): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    throw conflict('app.port_taken', `Port ${port} on ${host} is taken by another program. Stop it, or choose another: PORT=${port + 1}`);
  }
}

function announce({ settings }: House, demo: boolean): void {
  const base = `http://${settings.host}:${settings.port}`;
  if (!demo) return void process.stdout.write(`Guildhall listens on ${base}\n`);
  const rows = demoPeople.map(
    ({ role, displayName, email, password }) => `    ${role.padEnd(6)} ${displayName.padEnd(14)} ${email.padEnd(24)} ${password}`,
  );
  process.stdout.write(
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
      '  Stop with Ctrl+C. Data is kept in the folder .guildhall (GUILDHALL_DATA).',
      '',
    ].join('\n'),
  );
}

function untilToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
