/** What a person allowed, as the provider's token endpoint answers (RFC 6749). */
export interface Grant {
  accessToken: string;
  /** Absent when the one used before stays good. */
  refreshToken?: string;
  expiresInSeconds: number;
}

/** A calendar in somebody's account that may be written to. */
export interface ProviderCalendar {
  id: string;
  name: string;
  /** The one that is shown first. */
  isMain: boolean;
}

/** One event as far as it says when somebody is busy. Titles, guests and places are never taken over. */
export interface ToldEvent {
  id: string;
  /** Gone, or no longer in this calendar. */
  isRemoved: boolean;
  /** Absent for the head of a series, which lasts at no time itself. In milliseconds since 1970, the end excluded. */
  during?: { start: number; end: number };
  /** Absent: as the head of its series says. */
  isBusy?: boolean;
  seriesId?: string;
  /** What we wrote into it when we made it. */
  mark?: string;
  /** Its UID in iCalendar. */
  uid?: string;
}

export interface Changes {
  events: ToldEvent[];
  /** Where the next reading goes on. Of no use to anybody without the grant. */
  cursor: string;
}

export interface WrittenEvent {
  calendarId: string;
  /** The event at the provider; absent when it was not made yet, or nobody knows. */
  eventId?: string;
  /** A UUID of ours: with the same mark nothing is ever made twice. */
  mark: string;
  title: string;
  description: string;
  during: { start: Temporal.Instant; end: Temporal.Instant };
}

/**
 * Somebody's calendar at a provider. Each method is one attempt; the adapters never retry, and never say a token in an error.
 *
 * @throws (each) outside_calendar.unknown (unavailable): no answer, or none that can be trusted; outside_calendar.refused (invalid): a
 *   definite no; outside_calendar.grant_ended (conflict): revoked or expired, only the person can mend it;
 *   outside_calendar.access_expired (conflict): refresh the grant and ask again
 */
export interface CalendarProvider {
  name: string;
  /** As people know it. */
  title: string;
  /** Where a person can take the grant back themselves. */
  grantsPage: string;
  consentUrl(ask: { state: string; challenge: string; redirectUri: string }): string;
  exchange(given: { code: string; verifier: string; redirectUri: string }): Promise<Grant>;
  refresh(refreshToken: string): Promise<Grant>;
  /** The calendars that may be written to, and whose account it is. */
  calendars(accessToken: string): Promise<{ account: string; calendars: ProviderCalendar[] }>;
  /**
   * Without a cursor everything in the window; with one, what changed since, which may lie outside it.
   *
   * @param ask.timeZone by whose clock whole days are meant where the provider does not say
   * @throws outside_calendar.start_over (conflict) when the cursor is too old; outside_calendar.calendar_gone (missing)
   */
  changes(
    accessToken: string,
    ask: { calendarId: string; cursor?: string; window: { start: number; end: number }; timeZone: string },
  ): Promise<Changes>;
  /** Makes or changes an event of ours. What the person deleted is made again. @throws outside_calendar.calendar_gone (missing) */
  write(accessToken: string, event: WrittenEvent): Promise<{ eventId: string }>;
  /** Removing what is gone already is no error. */
  remove(accessToken: string, event: { calendarId: string; eventId: string }): Promise<void>;
  /** Ends the grant at the provider. `by_person`: the provider has no way for it, and only the person can, at `grantsPage`. */
  revoke(refreshToken: string): Promise<'revoked' | 'by_person'>;
}
