import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import type { Db, Tx } from '#platform/database';
import type { ReviewRules } from './domain.ts';

/** The two sides of a dealing, at whatever step it is. */
export interface Parties {
  guestId: Id<'person'>;
  providerId: Id<'person'>;
  placeId: string;
}

/** What the module needs from its market: the rules as data, and who knows of people, dealings and places. */
export interface Reviewing {
  rules: ReviewRules;
  dealings: {
    /** `booking` */
    kind: string;
    /** Events of a dealing whose money is where it belongs: both may write now. Payload: listingId, guestId, providerId. */
    opensOn: readonly string[];
    /** Events of a dealing that was taken back: what is not shown by then never is. */
    voidedOn: readonly string[];
    /** Undefined when there is none of this id. */
    partiesOf(db: Db | Tx, id: string): Promise<Parties | undefined>;
  };
  /** How strangers see people; the name of a closed account is hidden. */
  publicNames(ctx: Context, ids: readonly Id<'person'>[]): Promise<Map<string, string>>;
  /** What subjects are called, and the page of each that everybody sees. */
  titlesOf(ctx: Context, kind: string, ids: readonly string[]): Promise<Map<string, { title: string; link?: string }>>;
  notify(ctx: Context, tx: Tx, notice: { to: Id<'person'>; template: string; data: Record<string, string>; link: string }): Promise<void>;
  /** The page on which a dealing is reviewed. */
  pageOf(dealingId: string): string;
}
