import type { MoneyJson, Point } from '#kernel';
import type { Context } from '#platform/context';
import type { Db, Tx } from '#platform/database';
import type { ShownPicture, Vocabulary } from '#modules/listings';
import type { Graph } from './graph.ts';

/** What people make: a product of a class, which needs equipment and is made by way of some business. */
export interface Product {
  code: string;
  title: string;
  summary: string;
  /** Of {@link Catalogue.classes}. */
  class: string;
  /** Equipment beyond what its class needs. */
  needs: readonly string[];
}

export interface ProductClass {
  code: string;
  title: string;
  /** What the law looks at in it. */
  explains: string;
  /** Of {@link Catalogue.activities}. */
  activity: string;
  needs: readonly string[];
}

/** Where rules are asked, and the town whose kitchens are named. */
export interface CataloguePlace {
  code: string;
  title: string;
  area: string;
}

/** What the market knows of making things, as data. */
export interface Catalogue {
  products: readonly Product[];
  classes: readonly ProductClass[];
  activities: readonly { code: string; title: string }[];
  places: readonly CataloguePlace[];
}

/** One rule that making something meets. */
export interface Requirement {
  rule: string;
  title: string;
  /** Whom it speaks to: kitchen, operator, product, activity. */
  subject: string;
  /** By whose law: "San Francisco". */
  jurisdiction: string;
  /** What proves it, such as "health permit of the kitchen"; none when it is a way of working. */
  documents: readonly string[];
  /** What to do. */
  remedy: string;
  /** Whether it surely applies, or depends on what we were not told. */
  certain: boolean;
  citation: { section: string; url: string };
}

export interface KitchenNode {
  id: string;
  title: string;
  /** Town and region. */
  area: string;
  hourlyMinor: bigint;
  place: Point;
  equipment: readonly string[];
}

/** What a list shows of a kitchen. */
export interface KitchenCard {
  id: string;
  slug: string;
  title: string;
  city: string;
  region: string;
  price: { hourly: MoneyJson };
  /** Why it is not for everyone; absent when it is. */
  sensitive?: string[];
  picture?: ShownPicture;
}

/** What the module needs from its market. */
export interface Recommending {
  graph: Graph;
  equipment: Vocabulary;
  catalogue: Catalogue;
  /** What the rules ask of a product at a place on a day, and what they could not say. */
  requirementsOf(
    product: Product,
    place: CataloguePlace,
    day: string,
  ): Promise<{ requirements: readonly Requirement[]; problems: readonly string[] }>;
  kitchens: {
    /** After which a kitchen is read anew. Their subject is the kitchen. */
    events: readonly string[];
    /** Those on offer among these. */
    byIds(db: Db | Tx, ids: readonly string[]): Promise<Map<string, KitchenNode>>;
    /** All on offer, by id. */
    after(db: Db, afterId: string | undefined, limit: number): Promise<KitchenNode[]>;
    /** Those of these that strangers may see now. */
    cardsOf(ctx: Context, ids: readonly string[]): Promise<Map<string, KitchenCard>>;
  };
  cooking: {
    /** After which it is counted anew where somebody cooked. Payload: guestId. */
    events: readonly string[];
    /** Where people cooked and paid, how often: one's own, or everybody's. */
    of(db: Db | Tx, personId?: string): Promise<{ personId: string; kitchenId: string; times: number }[]>;
  };
  /** Whether whoever asks wants what is not for everyone left out. A visitor's choice is in a cookie. */
  searchesSafely(ctx: Context, cookies: Readonly<Record<string, string | undefined>>): Promise<boolean>;
  /** So many people share a fact before it is told; fewer would be known by it. */
  leastPeople: number;
}
