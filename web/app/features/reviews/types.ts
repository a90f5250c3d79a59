export interface Choice {
  code: string;
  title: string;
}

export interface Summary {
  count: number;
  mean: number;
  /** How many gave one star, two, up to five. */
  distribution: number[];
  categories: (Choice & { count: number; mean: number })[];
}

export interface Review {
  id: string;
  author: string;
  stars: number;
  categories: Record<string, number>;
  text: string;
  status: string;
  writtenAt: string;
  shownAt?: string;
  reply?: { text: string; at: string };
  mayReply: boolean;
  mayReport: boolean;
}

export interface SubjectReviews {
  summary: Summary;
  items: Review[];
  nextCursor?: string;
  reportReasons: Choice[];
}

export interface BookingReviews {
  side?: 'chef' | 'host';
  mayWrite: boolean;
  closesAt?: string;
  categories: Choice[];
  text: { least: number; most: number };
  mine?: Review;
  theirs?: Review;
  otherWrote: boolean;
  guest: { summary: Summary; latest: Review[] };
  reportReasons: Choice[];
}
