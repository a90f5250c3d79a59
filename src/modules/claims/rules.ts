import type { Id } from '#kernel';
import type { ProcessGraph } from '#kernel/process';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import type { SignedUrls, Storage } from '#platform/storage';
import type { BookingProcess } from '#modules/bookings';
import type { FeeSchedule } from '#modules/fees';
import type { CaseKind } from './domain.ts';
import type { Openings } from './openings.ts';

/** What a market says about its claims, as data and plugs. */
export interface ClaimsRules {
  graphs: Readonly<Record<CaseKind, ProcessGraph>>;
  openings: Openings;
  /** Prices, as data: more time goes by the version that the booking was sold at. */
  schedules: readonly FeeSchedule[];
  moreTime: {
    /** Code of the line that is the time itself. */
    timeLine: string;
    /** Tag of facts under which overtime is priced. */
    overtimeTag: string;
  };
  /** The market's own words for the two sides: chef and host. */
  guestRole: string;
  providerRole: string;
  houseName: string;
  /** The process of bookings, once both are put together. */
  bookings(): BookingProcess;
  /** Everybody who rules for the house. */
  staff(tx: Tx): Promise<readonly Id<'person'>[]>;
  files: { storage: Storage; urls: SignedUrls };
  notify(ctx: Context, tx: Tx, notice: { to: Id<'person'>; template: string; data: Record<string, string>; link: string }): Promise<void>;
}
