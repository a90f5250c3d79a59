/** The API's answers, as docs/openapi describes them. Instants are RFC 3339 strings, money is integer minor units. */
export interface Money {
  amountMinor: number;
  currency: string;
}

export interface Page<T> {
  items: T[];
  nextCursor?: string;
}

export interface MarketDoor {
  name: string;
  title: string;
  line: string;
}

export interface Person {
  id: string;
  email: string;
  displayName: string;
  roles: string[];
  isStaff: boolean;
  createdAt: string;
}

/** A drawing, named by its seed, or a photograph, kept in several widths. */
export interface Picture {
  alt: string;
  kind?: string;
  seed?: string;
  photo?: string;
  width?: number;
  height?: number;
  images?: { width: number; webp: string; jpeg: string }[];
}

export interface Inspection {
  date: string;
  kind: string;
  score?: number;
  outcome?: 'passed' | 'conditional' | 'failed' | 'closed';
  violations: { risk: string; description: string; code?: string }[];
}

export interface Listing {
  id: string;
  slug: string;
  title: string;
  summary: string;
  description: string;
  host: { id: string; displayName: string };
  address: { line1?: string; city: string; region: string; postalCode?: string; country: string };
  point?: { latitude: number; longitude: number };
  timeZone: string;
  price: {
    hourly?: Money;
    minimumMinutes: number;
    cleaning?: Money;
    weekendPercent?: number;
    eveningPercent?: number;
    minimum?: Money;
    deposit?: Money;
    lengthDiscounts: { hours: number; percent: number }[];
  };
  equipment: string[];
  attributes: { squareFeet?: number; certifications?: string[]; rules?: string[]; capacity?: number };
  /** Why safe search leaves it out; nothing when it is for everyone. */
  sensitive: { code: string; title: string; explains: string; byHouse: boolean }[];
  /** What staff wrote to its host about that; for the host and staff. */
  houseNote?: string;
  pictures: Picture[];
  status: 'draft' | 'published' | 'paused';
  inspections: Inspection[];
  latestScore?: number;
  publishedAt?: string;
}

export interface ListingCard {
  id: string;
  slug: string;
  title: string;
  summary: string;
  city: string;
  region: string;
  point: { latitude: number; longitude: number };
  price: { hourly: Money };
  equipment: string[];
  pictures: Picture[];
  latestScore?: number;
  rating?: { mean: number; count: number };
  distanceMeters?: number;
  /** It is not for everyone, for these reasons. */
  sensitive?: string[];
  /** It stands where it stands because the house puts it forward. */
  promoted?: true;
  timeZone: string;
}

export interface Facet {
  value: string;
  title: string;
  count: number;
}

export interface SearchAnswer extends Page<ListingCard> {
  total: number;
  /** Whether kitchens that are not for everyone are left out, and how many. */
  safeSearch: { on: boolean; leftOut: number };
  facets: { equipment: Facet[]; city: Facet[]; rating: Facet[] };
  /** Typed words that nothing matched, and what was searched for instead. */
  corrections?: { typed: string; meant: string[] }[];
}

/** Why a kitchen may not be for everyone. */
export interface SensitiveReason {
  code: string;
  title: string;
  explains: string;
}

/** A search that a person keeps. `search` is written as the API takes it: prices in minor units. */
export interface SavedSearch {
  id: string;
  name: string;
  search: Record<string, string | number>;
  alert: 'off' | 'daily' | 'instant';
  createdAt: string;
  toldAt?: string;
}

/** One pin of the map: a kitchen, or several that stand close together at its zoom. */
export interface Pin {
  point: { latitude: number; longitude: number };
  count: number;
  price: Money;
  listing?: { id: string; slug: string; title: string };
}

export interface MapAnswer {
  clusters: Pin[];
  total: number;
}

export interface Interval {
  start: string;
  end: string;
}

export interface Availability {
  timeZone: string;
  slotMinutes: number;
  minimumMinutes: number;
  maximumMinutes: number;
  days: { date: string; open: Interval[]; free: Interval[] }[];
}

export interface Hours {
  weekly: { weekday: number; opens: string; closes: string }[];
  bufferBeforeMinutes: number;
  bufferMinutes: number;
  leadMinutes: number;
  slotMinutes: number;
  minimumMinutes: number;
  maximumMinutes: number;
}

export interface QuoteLine {
  code: string;
  label: string;
  explanation: string;
  amount: Money;
  /** Who bears the line: the chef is the guest, the host the provider. */
  payer: 'guest' | 'provider';
  kind: string;
  /** Who ends up with it; of a discount, whose money it is. */
  receiver: 'provider' | 'platform' | 'tax' | 'guest';
  /** The rule that a tax or charge rests on. */
  citation?: string;
}

/** What can be booked together with a kitchen, as its guests see it. */
export interface Extra {
  id: string;
  title: string;
  units: number;
  price: Money;
  per: 'hour' | 'booking';
  /** How many are left, where a time was asked about. */
  free?: number;
}

export interface ExtraChoice {
  id: string;
  units: number;
}

export interface Quote {
  id: string;
  listingId: string;
  startsAt: string;
  endsAt: string;
  lines: QuoteLine[];
  total: Money;
  /** Charged beside the total and given back. */
  deposit?: Money;
  /** What the card is asked for now. */
  charged: Money;
  /** Hours of this pack pay for it. */
  packId?: string;
  /** Paid in two parts: the rest is taken later. */
  balance?: { down: Money; amount: Money; dueAt: string };
  hostReceives: Money;
  /** What the promo code takes off. */
  promo?: Money;
  extras: { id: string; title: string; units: number }[];
  expiresAt: string;
}

export interface BookingAction {
  transition: string;
  title: string;
  confirm?: string;
  style?: string;
  reason?: 'required';
}

/** One booking in a list. */
export interface BookingRow {
  id: string;
  number: string;
  listing: { id: string; title: string; timeZone: string };
  chef: { id: string; displayName: string };
  host: { id: string; displayName: string };
  startsAt: string;
  endsAt: string;
  state: string;
  stateTitle: string;
  total: Money;
}

/** Times that are booked together: an offer with its prices, or its bookings. */
export interface Series {
  id: string;
  listing: { id: string; slug: string; title: string; timeZone: string };
  total: Money;
  /** Charged beside the total, time by time, and given back. */
  deposit?: Money;
  charged: Money;
  quotes: Quote[];
  bookings: BookingRow[];
  acts: ('accept' | 'end' | 'pay')[];
  expiresAt: string;
  bookedAt?: string;
}

export interface Booking {
  id: string;
  number: string;
  /** The series that it is one time of. */
  seriesId?: string;
  listing: { id: string; slug: string; title: string; timeZone: string; city: string; pictureSeed: string };
  chef: { id: string; displayName: string };
  host: { id: string; displayName: string };
  startsAt: string;
  endsAt: string;
  state: string;
  stateTitle: string;
  stateExplanation: string;
  end?: string;
  /** While it is to be paid later: until when. */
  payBy?: string;
  deadline?: { at: string; what: string };
  total: Money;
  deposit?: Money;
  charged: Money;
  balance?: {
    amount: Money;
    dueAt: string;
    payBy: string;
    state: string;
    stateTitle: string;
    stateExplanation: string;
    canPay: boolean;
    declined?: string;
    bankUrl?: string;
  };
  refund?: Money;
  quote: Quote;
  payment: {
    status: string;
    card?: { brand: string; last4: string };
    declined?: { code: string; message: string };
    action?: { url?: string; clientSecret?: string };
  };
  note?: string;
  actions: BookingAction[];
  timeline: { at: string; title: string; by: string; note?: string; from?: string; to: string; toTitle?: string }[];
  createdAt: string;
}

export interface Activity {
  code: string;
  title: string;
  explanation: string;
}

/** A rule that applies to a booking, as one side may see it. */
export interface PaperRule {
  rule: string;
  title: string;
  side: string;
  jurisdiction: string;
  outcome: string;
  because: string;
  next?: string;
  citation: { section: string; url: string };
}

/** What the rules said of a booking. */
export interface Papers {
  id: string;
  decidedAt: string;
  day: string;
  activity: string;
  outcome: string;
  summary: string;
  problems: string[];
  jurisdictions: string[];
  rules: PaperRule[];
  othersMet: number;
  othersOpen: number;
}

export interface PaymentsConfig {
  provider: string;
  publishableKey: string;
  scriptUrl: string;
}

export interface PaymentMethod {
  id: string;
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
}

export interface Notice {
  id: string;
  at: string;
  title: string;
  text: string;
  link?: string;
  readAt?: string;
}

export interface Notices extends Page<Notice> {
  unread: number;
}

export interface DemoPerson {
  email: string;
  password: string;
  role: string;
  market: string;
  displayName?: string;
  about?: string;
}

/** What is between chef and host about a booking beside its price. */
export interface Case {
  id: string;
  kind: string;
  title: string;
  bookingId: string;
  number: string;
  listingTitle: string;
  timeZone: string;
  state: string;
  stateTitle: string;
  stateExplanation: string;
  end?: string;
  deadline?: { at: string; what: string };
  stake: Money;
  asked?: Money;
  awarded?: Money;
  actions: {
    transition: string;
    title: string;
    style: string;
    confirm?: string;
    statement: 'required' | 'optional' | 'no';
    amount: boolean;
    evidence: boolean;
    card?: boolean;
  }[];
  /** More time: until when, and what it is made of. */
  until?: string;
  price?: { label: string; explanation: string; amount: Money }[];
  bankUrl?: string;
  declined?: string;
  timeline: { at: string; title: string; by: string; note?: string; toTitle: string }[];
  evidence: { id: string; name: string; contentType: string; by: string; at: string; address: string }[];
  createdAt: string;
}

/** What can be opened about a booking now. */
export interface CaseOpening {
  kind: string;
  title: string;
  explanation: string;
  until: string;
  statement: 'required' | 'optional';
  evidence: boolean;
  refund?: Money;
  upTo?: Money;
  choices?: { minutes: number; endsAt: string; charge: Money; explanation: string }[];
}
