import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import type { Db, Tx } from '#platform/database';
import type { DataSubject, Lasting, PersonalData, RetentionRule } from '#platform/module';
import type { Storage, UrlSigner } from '#platform/storage';
import type { ExportSigner } from '#modules/audit';
import type { ConsentText } from './consent/index.ts';
import type { PersonKeys } from './keys/person-keys.ts';

export interface PrivacyConfig {
  /** What the house is called in exports. */
  houseName: string;
  /** What people of this market agree to. */
  texts: readonly ConsentText[];
  keys: PersonKeys;
  files: { storage: Storage; urls: UrlSigner };
  /** What each module holds of people, the platform's tables first. Asked for when it is needed: the modules are put together after this one. */
  holdings(): readonly { name: string; data: PersonalData }[];
  /** What goes when its time is over, of every module and the platform. */
  retention(): readonly RetentionRule[];
  /** What ends as a whole, of every module and the platform. */
  lasting(): Lasting;
  /** An account that is not closed. */
  subjectOf(db: Db | Tx, personId: Id<'person'>): Promise<DataSubject | undefined>;
  /** What people of the house are called in the record of a case. */
  names(ctx: Context, people: readonly Id<'person'>[]): Promise<ReadonlyMap<Id<'person'>, string>>;
  /** Who is told of cases of lost data, and of their clocks. */
  staff(db: Db | Tx): Promise<readonly Id<'person'>[]>;
  /** The house's hand under the record of such a case. */
  signer: ExportSigner;
  /** Carries an erasure out, in one transaction; the sentences say what must be settled first. */
  eraseAccount(ctx: Context, personId: Id<'person'>): Promise<readonly string[]>;
  notify(
    ctx: Context,
    tx: Tx,
    message: { to: Id<'person'>; template: string; data: Readonly<Record<string, string | number>>; link?: string },
  ): Promise<void>;
}

/** Exports are made at once; this is by when one must be there. */
export const exportWithin = { hours: 48 };
/** How long an export can be fetched. */
export const exportKept = { hours: 7 * 24 };
/** How long a wish to be erased can be taken back. */
export const coolingTime = { hours: 30 * 24 };
