import type { Id, Money, Point } from '#kernel';

export type ListingId = Id<'listing'>;

export interface Address {
  line1: string;
  city: string;
  region: string;
  postalCode: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

/** A picture drawn by {@link drawKitchen} from its seed: what a listing has until its host brings photographs. */
export interface Drawing {
  seed: string;
  /** What it shows, for those who do not see it. */
  alt: string;
  kind: PictureKind;
}

/** A photograph of the host's, kept in several widths. */
export interface Photograph {
  kind: 'photo';
  /** Its id, and the id of the upload that it came from. */
  photo: string;
  alt: string;
  /** Pixels of the largest that is kept. */
  width: number;
  height: number;
}

/** A listing has drawings or photographs, never both. */
export type Picture = Drawing | Photograph;

/** What a host names of a picture to keep, order or describe it. */
export type PictureChoice = Drawing | { photo: string; alt: string };

export const pictureKinds = ['line', 'prep', 'bakery', 'cold'] as const;
export type PictureKind = (typeof pictureKinds)[number];

export interface Violation {
  risk: string;
  description: string;
  code: string;
}

export const inspectionOutcomes = ['passed', 'conditional', 'failed', 'closed'] as const;
export type InspectionOutcome = (typeof inspectionOutcomes)[number];

export interface Inspection {
  /** Local date, 2016-04-25. */
  date: string;
  kind: string;
  /** 0 to 100. Only some kinds of inspection give one. */
  score?: number;
  /** How it ended. Cities that give scores seldom say. */
  outcome?: InspectionOutcome;
  violations: Violation[];
}

/** Of a booking of at least so many hours, so many percent less. Both whole. */
export interface LengthDiscount {
  hours: number;
  percent: number;
}

export type ListingStatus = 'draft' | 'published' | 'paused';

/** What a host writes. Texts may be empty and amounts absent while it is a draft. */
export interface ListingContent {
  title: string;
  /** One sentence for lists. */
  summary: string;
  description: string;
  address: Address;
  point?: Point;
  hourly?: Money.Money;
  /** A flat charge per booking, in the hourly price's currency. */
  cleaning?: Money.Money;
  /** What an hour costs more on Saturday and Sunday, in whole percent. */
  weekendPercent?: number;
  /** What an hour costs more from Monday to Friday between 6 PM and 6 AM, in whole percent. */
  eveningPercent?: number;
  /** What the time of a booking costs at least, in the hourly price's currency. */
  minimum?: Money.Money;
  /** Charged beside a booking's price, kept against damage, and given back; in the hourly price's currency. */
  deposit?: Money.Money;
  /** What long bookings cost less, the shortest first. Each is more than the one before. */
  lengthDiscounts: LengthDiscount[];
  squareFeet?: number;
  /** People who can work at once. */
  capacity?: number;
  /** Codes of the market's vocabulary. */
  equipment: string[];
  certifications: string[];
  rules: string[];
  /** Why it is not for everyone: codes of the market's reasons. None: it is. */
  sensitive: string[];
  pictures: Picture[];
}

export interface Listing extends ListingContent {
  id: ListingId;
  hostId: Id<'person'>;
  slug: string;
  timeZone: string;
  status: ListingStatus;
  /** Those of its reasons that the house gave. They stay until the house takes them back. */
  sensitiveByHouse: string[];
  /** What the house wrote to its host when it last decided whom the listing is for. */
  houseNote?: string;
  publishedAt?: Temporal.Instant;
  /** Of the latest inspection that gave one. */
  latestScore?: number;
  /** Grows by one with every change. */
  version: number;
  createdAt: Temporal.Instant;
}

/** A listing as its own page shows it. */
export interface ListingInFull extends Listing {
  /** Latest first, at most fifty. */
  inspections: Inspection[];
}

/** A published listing: everything a price and a booking need is there. */
export type BookableListing = Listing & { hourly: Money.Money; point: Point };

/** A market's closed list of equipment: code and title. */
export type Vocabulary = readonly { code: string; title: string }[];

/** A reason for which a market's listings are not for everyone, as data. */
export interface SensitiveReason {
  code: string;
  title: string;
  /** A sentence for whoever opens such a listing. */
  explains: string;
}

/** A picture as the API gives it, of either kind. */
export interface ShownPicture {
  kind: string;
  alt: string;
  seed?: string;
  photo?: string;
  width?: number;
  height?: number;
  images?: { width: number; webp: string; jpeg: string }[];
}
