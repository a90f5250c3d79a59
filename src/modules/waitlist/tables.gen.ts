// From the migrations, by `npm run generate`; do not edit.
import type { GeneratedAlways } from 'kysely';

export interface WaitlistTables {
  waitlist_entry: {
    id: string;
    place: GeneratedAlways<bigint>;
    listing_id: string;
    person_id: string;
    first_day: string;
    last_day: string;
    from_time: string;
    to_time: string;
    minutes: number;
    state: 'waiting' | 'offered' | 'taken' | 'left' | 'lapsed' | 'over';
    offered: string | null;
    offer_expires_at: Temporal.Instant | null;
    created_at: Temporal.Instant;
  };
}
