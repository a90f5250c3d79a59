import { conflict, parseZone, type Id } from '#kernel';
import { requirePerson, type Context } from '#platform/context';
import type { Tx } from '#platform/database';
import { createResource, type BookingRules, type WeeklyHours } from '#modules/calendar';
import { checkContent, demandComplete, slugOf } from './domain.ts';
import { drawnPictures } from './pictures/drawn.ts';
import { insertContent, present, type Identity } from './store.ts';
import type { Listing, ListingContent, ListingId, Vocabulary } from './types.ts';

export interface NewListing extends Partial<Omit<ListingContent, 'title' | 'address'>> {
  title: string;
  address?: Partial<ListingContent['address']>;
  /** IANA zone of the place. It cannot change later: hours and bookings are told in it. */
  timeZone: string;
  weekly?: readonly WeeklyHours[];
  bookingRules?: Partial<BookingRules>;
  /** Whose it is, when the system makes it (seed, import). A person always makes their own. */
  hostId?: string;
}

/**
 * Writes a draft and gives it a calendar. Nobody but its host sees it before it is published. Pictures are drawn for it
 * unless some are given.
 *
 * @throws listings.bad_content naming every wrong field; calendar.bad_hours, calendar.bad_rules
 */
export async function createListing(ctx: Context, tx: Tx, input: NewListing, vocabulary: Vocabulary): Promise<Listing> {
  const listing = await insertListing(ctx, tx, input, { vocabulary, status: 'draft' });
  await ctx.audit.record(ctx, tx, {
    action: 'listing.create',
    subject: { kind: 'listing', id: listing.id },
    after: { title: listing.title, slug: listing.slug },
  });
  return listing;
}

interface How extends Pick<Identity, 'status' | 'source'> {
  vocabulary: Vocabulary;
}

/** Writes a listing and its calendar, complete if it is to be published at once. Tells nobody. */
export async function insertListing(ctx: Context, tx: Tx, input: NewListing, { vocabulary, status, source }: How): Promise<Listing> {
  const { timeZone, weekly = [], bookingRules, hostId: given } = input;
  const hostId = ctx.actor.kind === 'system' && given !== undefined ? (given as Id<'person'>) : requirePerson(ctx);
  const zone = parseZone(timeZone, '/timeZone');
  const id: ListingId = ctx.newId('listing');
  const content = fill(id, input);
  checkContent(content, vocabulary);
  if (status === 'published') demandComplete(content, weekly.length > 0);
  const now = ctx.clock.now();
  const named = slugOf(content.title, content.address.city);
  // The end of the id is random, so the second try is a name that nobody has.
  for (const slug of [named, `${named}-${id.slice(-6)}`]) {
    const identity: Identity = { id, hostId, slug, timeZone: zone, status, ...present('source', source) };
    if (!(await insertContent(tx, identity, content, now))) continue;
    await createResource(ctx, tx, { resourceId: id, ownerId: hostId, timeZone: zone, ...bookingRules, weekly });
    const publishedAt = status === 'published' ? now : undefined;
    return {
      id,
      hostId,
      slug,
      timeZone: zone,
      status,
      version: 1,
      createdAt: now,
      sensitiveByHouse: [],
      ...content,
      ...present('publishedAt', publishedAt),
    };
  }
  throw conflict('listings.slug_taken', `Another listing is already called ${named}. Choose another title.`);
}

function fill(id: ListingId, input: NewListing): ListingContent {
  const {
    title,
    summary = '',
    description = '',
    address,
    equipment = [],
    certifications = [],
    rules = [],
    sensitive = [],
    pictures,
  } = input;
  const { point, hourly, cleaning, weekendPercent, eveningPercent, minimum, deposit, lengthDiscounts = [], squareFeet, capacity } = input;
  return {
    title: title.trim(),
    summary,
    description,
    address: { line1: '', city: '', region: '', postalCode: '', country: 'US', ...address },
    lengthDiscounts: [...lengthDiscounts],
    equipment: [...equipment],
    certifications: [...certifications],
    rules: [...rules],
    sensitive: [...sensitive],
    pictures: pictures ?? drawnPictures(id),
    ...(point && { point }),
    ...(hourly && { hourly }),
    ...(cleaning && { cleaning }),
    ...(weekendPercent && { weekendPercent }),
    ...(eveningPercent && { eveningPercent }),
    ...(minimum && { minimum }),
    ...(deposit && { deposit }),
    ...(squareFeet && { squareFeet }),
    ...(capacity && { capacity }),
  };
}
