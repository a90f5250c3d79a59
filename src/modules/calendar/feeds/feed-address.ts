import { createHash } from 'node:crypto';
import type { Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import { sql, type Db, type Tx } from '#platform/database';
import { lockOwned, requireOwnRules } from '../resource.ts';
import type { FeedsConfig } from './types.ts';

/** What a feed tells of: one kitchen, or a person's own bookings. */
export type FeedOf = { resourceId: string } | 'person';

export interface FeedAddress {
  address: string;
  createdAt: Temporal.Instant;
}

const secretBytes = 32;
const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
const resourceOf = (of: FeedOf): string | null => (of === 'person' ? null : of.resourceId);
const subjectOf = (ctx: Context, of: FeedOf) =>
  of === 'person' ? { kind: 'person', id: requirePerson(ctx) as string } : { kind: 'listing', id: of.resourceId };

/**
 * Makes the secret address of a calendar, or another one in its place: the old one answers nobody from then on.
 *
 * @throws calendar.resource_missing also when the actor does not own it
 */
export async function openFeed(ctx: Context, tx: Tx, config: FeedsConfig, of: FeedOf): Promise<FeedAddress> {
  const ownerId = requirePerson(ctx);
  if (of !== 'person') await lockOwned(ctx, tx, of.resourceId);
  const id = ctx.newId('calendar-feed');
  const secret = Buffer.from(ctx.random.bytes(secretBytes)).toString('base64url');
  const createdAt = ctx.clock.now();
  await sql`delete from calendar_feed where ${isOf(ownerId, of)}`.execute(tx);
  await sql`
    insert into calendar_feed (id, owner_id, resource_id, token_digest, token_sealed, created_at)
    values (${id}, ${ownerId}, ${resourceOf(of)}, ${digestOf(secret)}, ${config.protector.protect(secret, label(id))}, ${createdAt})`.execute(
    tx,
  );
  await ctx.audit.record(ctx, tx, { action: 'calendar.open_feed', subject: subjectOf(ctx, of), after: { feedId: id } });
  return { address: addressOf(ctx, config, secret), createdAt };
}

/** Takes the address back. Doing so again changes nothing. @throws calendar.resource_missing also when the actor does not own it */
export async function closeFeed(ctx: Context, tx: Tx, of: FeedOf): Promise<void> {
  const ownerId = requirePerson(ctx);
  if (of !== 'person') await lockOwned(ctx, tx, of.resourceId);
  const { rows } = await sql<{ id: string }>`delete from calendar_feed where ${isOf(ownerId, of)} returning id`.execute(tx);
  if (rows[0] === undefined) return;
  await ctx.audit.record(ctx, tx, { action: 'calendar.close_feed', subject: subjectOf(ctx, of), before: { feedId: rows[0].id } });
}

/** Takes every address of the actor back. */
export async function closeFeeds(ctx: Context, tx: Tx): Promise<void> {
  await sql`delete from calendar_feed where owner_id = ${requirePerson(ctx)}`.execute(tx);
}

/** The address, for its owner. @throws calendar.resource_missing also when the actor does not own it */
export async function feedAddress(ctx: Context, config: FeedsConfig, of: FeedOf): Promise<FeedAddress | undefined> {
  const ownerId = requirePerson(ctx);
  if (of !== 'person') await requireOwnRules(ctx, of.resourceId);
  const { rows } = await sql<{ id: string; token_sealed: string; created_at: Temporal.Instant }>`
    select id, token_sealed, created_at from calendar_feed where ${isOf(ownerId, of)}`.execute(ctx.db);
  const [row] = rows;
  if (row === undefined) return undefined;
  return { address: addressOf(ctx, config, config.protector.unprotect(row.token_sealed, label(row.id))), createdAt: row.created_at };
}

export interface Feed {
  id: Id<'calendar-feed'>;
  ownerId: Id<'person'>;
  /** Absent for a person's own bookings. */
  resource?: { id: string; timeZone: string };
}

/** The feed that a secret opens. A kitchen's feed ends with its host's ownership of it. */
export async function feedBySecret(db: Db, secret: string): Promise<Feed | undefined> {
  const { rows } = await sql<{ id: Id<'calendar-feed'>; owner_id: Id<'person'>; resource_id: string | null; time_zone: string | null }>`
    select f.id, f.owner_id, f.resource_id, r.time_zone
    from calendar_feed f left join calendar_resource r on r.id = f.resource_id
    where f.token_digest = ${digestOf(secret)} and (f.resource_id is null or r.owner_id = f.owner_id)`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { id, owner_id: ownerId, resource_id: resourceId, time_zone: timeZone } = row;
  return { id, ownerId, ...(resourceId === null || timeZone === null ? {} : { resource: { id: resourceId, timeZone } }) };
}

const isOf = (ownerId: string, of: FeedOf) =>
  sql<boolean>`owner_id = ${ownerId} and resource_id is not distinct from ${resourceOf(of)}::uuid`;
const label = (id: string): string => `calendar feed ${id}`;
const addressOf = ({ market }: Context, { publicUrl }: FeedsConfig, secret: string): string =>
  `${publicUrl}/${market}/calendars/${secret}.ics`;
