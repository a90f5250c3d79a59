/** A time as somebody waits for it, by the kitchen's own calendar and clock. */
export interface WaitWish {
  firstDay: string;
  lastDay: string;
  from: string;
  to: string;
  minutes: number;
}

/** One's own turn. */
export interface WaitlistEntry extends WaitWish {
  id: string;
  listing: { id: string; slug: string; title: string; timeZone: string };
  ahead: number;
  offer?: { startsAt: string; endsAt: string; expiresAt: string };
}

/** Somebody's turn, as the host sees it. */
export interface WaitingChef extends WaitWish {
  isOffered: boolean;
  joinedAt: string;
}
