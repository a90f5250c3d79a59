import { once } from 'node:events';
import { describeSettings, parseSettings, type Settings } from '#platform/config';
import { sql } from '#platform/database';
import { deadLetters, workStats } from '#platform/jobs';
import { checkpointState, loginRights } from '#modules/audit';
import type { House } from '../house.ts';
import { aboutKeys } from '../sealed-places.ts';
import { isLocal } from './production.ts';
import { existing, withHouse } from './with-house.ts';
import type { Command } from './options.ts';

const patienceMs = 2_000;

export const config: Command = {
  usage: `guildhall config

Lists every environment variable that is read: value, where it is from, what it is for. Exit code 1 when one is wrong.`,
  async run() {
    for (const { variable, value, source, about } of describeSettings(process.env)) {
      process.stdout.write(`${variable.padEnd(24)} ${(value === '' ? '-' : value).padEnd(20)} ${`(${source})`.padEnd(14)} ${about}\n`);
    }
    parseSettings(process.env);
    return 0;
  },
};

export const doctor: Command = {
  usage: `guildhall doctor

Looks at settings, database, schema and work that was given up on. Exit code 0 with warnings, 1 when there are dead letters or the house
cannot be opened. It changes nothing; on PostgreSQL the house may run meanwhile.`,
  run: () => {
    const settings = parseSettings(process.env);
    return withHouse(settings, existing, async (house) => {
      const warnings: string[] = [];
      if (house.database.engine === 'embedded')
        warnings.push('The database is embedded: safe against a crash of the process, not of the machine. Production wants DATABASE_URL.');
      if (settings.stripeUrl !== undefined) warnings.push('STRIPE_URL points to a sandbox: no real money moves.');
      if (settings.stripeSecretKey === undefined)
        warnings.push('No payment provider: set STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY and STRIPE_WEBHOOK_SECRET.');
      if (settings.clamdUrl === undefined) warnings.push('What people upload is not scanned for malware: set CLAMD_URL.');
      if (settings.smtpUrl === undefined) warnings.push('No mail server: set SMTP_URL.');
      warnings.push(
        ...(await aboutRedis(house)),
        ...(await aboutReplica(house)),
        ...(await aboutCheckpoints(house)),
        ...(await aboutLogin(house)),
      );
      const keys = await aboutKeys(house);
      warnings.push(...keys.warnings);
      if (settings.publicUrl === undefined) warnings.push('Links in mail point to this machine: set PUBLIC_URL.');
      else if (!settings.publicUrl.startsWith('https:')) warnings.push('PUBLIC_URL is not https, so cookies travel in clear.');
      warnings.push(...inClear(settings));
      const { db, clock } = house.context();
      const { rows } = await sql<{ version: string }>`select version()`.execute(db);
      const stats = await workStats(db, clock.now());
      process.stdout.write(
        `${rows[0]?.version ?? ''}\nWork: ${stats.waiting} waiting, ${stats.running} running, ${stats.dead} dead letters.\n${keys.line}\n`,
      );
      for (const { queue, error } of await deadLetters(db, { limit: 5 })) warnings.push(`Dead letter in ${queue}: ${error}`);
      for (const warning of warnings) process.stdout.write(`! ${warning}\n`);
      if (warnings.length === 0) process.stdout.write('All well.\n');
      return stats.dead > 0 ? 1 : 0;
    });
  },
};

/** The embedded database allows one process, which needs no Redis. */
async function aboutRedis({ redis, database }: House): Promise<string[]> {
  if (redis === undefined)
    return database.engine === 'embedded' ? [] : ['Limits and cache are each process’s own. With more than one process set REDIS_URL.'];
  try {
    if (redis.status !== 'ready') await once(redis, 'ready', { signal: AbortSignal.timeout(patienceMs) });
    await redis.ping();
    return [];
  } catch {
    return ['REDIS_URL is set, but Redis does not answer: limits and cache are each process’s own until it does.'];
  }
}

/** Whatever is wrong with it costs nobody an answer: the primary gives it. */
async function aboutReplica({ replica }: House): Promise<string[]> {
  if (replica === undefined) return [];
  try {
    await replica.check();
  } catch (error) {
    return [
      `DATABASE_REPLICA_URL is set, but the replica cannot be used: ${(error as Error).message} The primary answers everything until it can.`,
    ];
  }
  return replica.facts().isStandby === true
    ? []
    : ['DATABASE_REPLICA_URL is no standby of DATABASE_URL, so nobody can say whether what it answers is current.'];
}

/** A log that nobody outside vouches for is only as honest as the database's superuser. */
async function aboutCheckpoints({ context, settings, checkpoints }: House): Promise<string[]> {
  const ctx = context();
  const { waiting, waitingSince, beyond, beyondSince, lastExportedAt, exportedTo } = await checkpointState(ctx);
  if (lastExportedAt !== undefined) {
    const minutes = Math.round(ctx.clock.now().since(lastExportedAt).total('minutes'));
    process.stdout.write(`Audit log: a checkpoint was last exported ${minutes} minutes ago, to ${exportedTo}.\n`);
  }
  const late = ctx.clock.now().subtract({ minutes: 3 * settings.auditCheckpointMinutes });
  const before = (at: Temporal.Instant | undefined): boolean => at !== undefined && Temporal.Instant.compare(at, late) < 0;
  const warnings: string[] = [];
  if (settings.auditCheckpoints === undefined)
    warnings.push('Checkpoints of the audit log stay on this machine, where they can be rewritten with it: set AUDIT_CHECKPOINTS.');
  if (before(waitingSince))
    warnings.push(
      `${waiting} checkpoints of the audit log are not exported since ${waitingSince}: look at ${checkpoints.writeOnce.place}.`,
    );
  if (before(beyondSince))
    warnings.push(
      `${beyond} entries of the audit log have no checkpoint since ${beyondSince}: does "work" run, and is the log whole? guildhall audit verify`,
    );
  return warnings;
}

/** Servers on other machines that are spoken to without TLS. Mail to one that asks for a password is refused without it anyway. */
export function inClear({ databaseUrl, databaseReplicaUrl, redisUrl, smtpUrl, clamdUrl }: Partial<Settings>): string[] {
  const asksForTls = (text: string): boolean => {
    const { protocol, searchParams } = new URL(text);
    if (protocol === 'rediss:' || protocol === 'smtps:') return true;
    return /^(require|verify-ca|verify-full)$/.test(searchParams.get('sslmode') ?? '');
  };
  // PostgreSQL's own socket is a folder in the place of a name, or none at all.
  const isHere = (hostname: string): boolean => hostname === '' || hostname.toUpperCase().startsWith('%2F') || isLocal(hostname);
  const given = {
    DATABASE_URL: [databaseUrl, 'add ?sslmode=verify-full'],
    DATABASE_REPLICA_URL: [databaseReplicaUrl, 'add ?sslmode=verify-full'],
    REDIS_URL: [redisUrl, 'begin it with rediss://'],
    SMTP_URL: [smtpUrl, 'begin it with smtps://'],
    CLAMD_URL: [clamdUrl, 'clamd knows none, so lead it through a tunnel, or let it run on this machine'],
  } as const;
  return Object.entries(given).flatMap(([variable, [text, mend]]) =>
    text === undefined || !URL.canParse(text) || isHere(new URL(text).hostname) || asksForTls(text)
      ? []
      : [`${variable} names another machine and does not ask for TLS, so what goes there can be read on the way: ${mend}.`],
  );
}

/** Triggers and rights hold whoever logs in as somebody who owns nothing. An owner can disable them, and put them back. */
async function aboutLogin({ context, database }: House): Promise<string[]> {
  if (database.engine === 'embedded') return [];
  const { login, isSuperuser, mayOwnTheLog } = await loginRights(context().db);
  if (!isSuperuser && !mayOwnTheLog) return [];
  const why = isSuperuser ? 'is a superuser' : 'owns the tables';
  return [
    `DATABASE_URL logs in as ${login}, who ${why}: whoever takes over this process can rewrite the audit log between two checkpoints. Let serve and work log in as a role that owns nothing: docs/runbooks/postgresql.md.`,
  ];
}
