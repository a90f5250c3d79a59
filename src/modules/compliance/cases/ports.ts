import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import type { Db, Tx } from '#platform/database';
import type { EvidenceDocument } from '../decide/types.ts';
import type { PaperSubject } from '../documents/types.ts';
import type { FactValue, Place } from '../rules/types.ts';

export type KnownFacts = Readonly<Record<string, FactValue>>;

/** A kitchen as its market knows it. */
export interface KitchenCase {
  id: string;
  ownerId: Id<'person'>;
  /** Whether guests see it. */
  isPublic: boolean;
  title: string;
  slug: string;
  /** Days of its papers and cases are days there. */
  timeZone: string;
  place: Place;
  /** What the market knows by itself: from equipment, from inspections. Told over whatever the host declares. */
  facts: KnownFacts;
}

/** What cases need of their market. */
export interface CasePorts {
  /** Whatever its status; undefined when there is none. */
  kitchen(db: Db | Tx, id: string): Promise<KitchenCase | undefined>;
  /** What papers of a chef tell besides that they exist, such as how long one is held. */
  operatorFacts(papers: readonly EvidenceDocument[], day: string): KnownFacts;
  /** The zone in which a person's papers end. */
  personZone: string;
  /** Where a person works, as far as is known, the latest first. Their papers open there. */
  workplaces?(ctx: Context, personId: Id<'person'>): Promise<readonly Place[]>;
  /** What people are called, by their ids. */
  names(ctx: Context, ids: readonly Id<'person'>[]): Promise<ReadonlyMap<Id<'person'>, string>>;
  /** The page where the owner sees to papers of a kitchen, or of themselves. */
  pageOf(subject: PaperSubject): string;
  notify(ctx: Context, tx: Tx, notice: DeskNotice): Promise<void>;
}

export interface DeskNotice {
  to: Id<'person'>;
  /** `compliance.accepted`, `compliance.refused`, `compliance.expiring`, `compliance.lapsed`. */
  template: string;
  data: Readonly<Record<string, string | number>>;
  link: string;
}
