import { conflict, invalid } from '#kernel';
import type { Context } from '#platform/context';
import { sql, type Tx } from '#platform/database';
import { announce } from '../events.ts';
import { readListings, unknownListing } from '../store.ts';
import type { Listing } from '../types.ts';
import type { SensitiveConfig } from '../view.ts';

/** The codes as they were given, when the market has each. @throws listings.bad_content */
export function knownReasons(codes: readonly string[], config: SensitiveConfig | undefined): string[] {
  const unknown = codes.find((code) => !config?.reasons.some((each) => each.code === code));
  if (unknown === undefined) return [...codes];
  const message = `"${unknown}" is not on this marketplace's list of reasons.`;
  throw invalid('listings.bad_content', message, { fields: [{ path: '/sensitive', message }] });
}

export interface Decision {
  /** None: it is for everyone, whatever its host had said. */
  reasons: readonly string[];
  /** Why, for the host and for whoever asks later. */
  note: string;
}

/**
 * Staff's word on whom a listing is for. It takes the place of all that was said before: without a reason every mark is lifted, the
 * host's own too. A host may add reasons to it later, and take none of it back. The host is told.
 *
 * @throws listings.missing, listings.bad_content, listings.not_marked when there is nothing to lift
 */
export async function markSensitive(
  ctx: Context,
  tx: Tx,
  config: SensitiveConfig,
  id: string,
  { reasons, note }: Decision,
): Promise<Listing> {
  if (note === '') {
    const message = 'Say why: the host reads it.';
    throw invalid('listings.bad_content', message, { fields: [{ path: '/note', message }] });
  }
  const codes = [...new Set(knownReasons(reasons, config))];
  const [before] = await readListings(tx, sql<boolean>`id = ${id} for update`);
  if (before === undefined) throw unknownListing();
  if (codes.length === 0 && before.sensitive.length === 0)
    throw conflict('listings.not_marked', 'This kitchen is for everyone already. To mark it, choose a reason.');
  await sql`
    update listing set sensitive = ${codes}::text[], sensitive_by_house = ${codes}::text[], house_note = ${note}, version = version + 1,
      updated_at = ${ctx.clock.now()} where id = ${id}`.execute(tx);
  const [listing] = await readListings(tx, sql<boolean>`id = ${id}`);
  await ctx.audit.record(ctx, tx, {
    action: codes.length > 0 ? 'listing.mark' : 'listing.unmark',
    subject: { kind: 'listing', id },
    before: { sensitive: before.sensitive, byHouse: before.sensitiveByHouse },
    after: { sensitive: codes, byHouse: codes, note },
  });
  await config.tell(ctx, tx, { listing: listing as Listing, reasons: titlesOf(codes, config), note });
  if (before.status === 'published') await announce(ctx, tx, 'listing.updated', listing as Listing);
  return listing as Listing;
}

const titlesOf = (codes: readonly string[], { reasons }: SensitiveConfig): string[] =>
  reasons.filter(({ code }) => codes.includes(code)).map(({ title }) => title);
