/** The shapes of rules as they are written down. Everything here is data: it is read from files, stored and compared. */

export type Level = 'federal' | 'state' | 'county' | 'city';
export type Subject = 'kitchen' | 'operator' | 'activity' | 'product';

export const levels: readonly Level[] = ['federal', 'state', 'county', 'city'];
export const subjects: readonly Subject[] = ['kitchen', 'operator', 'activity', 'product'];

/** Where something happens. What a jurisdiction leaves out, it does not care about. */
export interface Place {
  country: string;
  region?: string;
  county?: string;
  city?: string;
}

export interface Citation {
  /** Act and section, as a lawyer would write it. */
  section: string;
  url: string;
  /** The day somebody last compared the rule with its source. */
  checkedOn: string;
  /** From this day the rule has to be compared again: `guildhall rules check` says so. */
  reviewBy: string;
}

/** A document that somebody must hold. */
export interface EvidenceRequirement {
  /** One of the vocabulary's kinds of evidence. */
  kind: string;
  /** How long one is good for, counted from its first day, as ISO 8601 (`P3Y`). Left out when the document itself says. */
  validity?: string;
  /** So many days before the end the holder is told to renew. */
  renewDays?: number;
}

/** What a rule said during some time. */
export interface RuleVersion {
  version: number;
  /** First day in force. */
  from: string;
  /** First day no longer in force. */
  until?: string;
  citation: Citation;
  /** CEL: whether the rule speaks of this case at all. Left out: always. */
  when?: string;
  /** CEL: what must hold. */
  requires?: string;
  evidence?: readonly EvidenceRequirement[];
  /** What follows when it does not hold. A person decides when the law leaves room, or when a figure is not ours to know. */
  effect: 'refuse' | 'review';
  /** What a chef or host does about it, in their own words. */
  remedy: string;
  /** What a reader should know about this version, such as a figure that is indexed every year. */
  note?: string;
}

export interface Rule {
  /** Unique over all files: the jurisdiction's id, a dot, and a name. */
  id: string;
  subject: Subject;
  /** The rule in one sentence, as something that holds: "Cold food is kept at 41 °F or below". */
  title: string;
  /** The rule of a higher jurisdiction that this one makes stricter. Both stay in force. */
  tightens?: string;
  versions: readonly RuleVersion[];
}

export interface Jurisdiction {
  id: string;
  name: string;
  level: Level;
  /** The jurisdiction above; only a federal one has none. */
  parent?: string;
  place: Place;
  rules: readonly Rule[];
}

export type FactType = 'yes-no' | 'number' | 'text' | 'list';
export type FactValue = boolean | number | string | readonly string[];

export interface FactMeaning {
  type: FactType;
  /** How people call it, to follow "We do not know": "the temperature cold food is kept at". */
  title: string;
  unit?: string;
}

/** Every word that rules and facts may use. */
export interface Vocabulary {
  /** By path: `kitchen.coldHoldingF`. */
  facts: Readonly<Record<string, FactMeaning>>;
  /** By kind: who holds it, and what people call it. */
  evidence: Readonly<Record<string, { of: Subject; title: string }>>;
}

export interface Ruleset {
  vocabulary: Vocabulary;
  jurisdictions: readonly Jurisdiction[];
}

/** Whether a day is within `from` (inclusive) and `until` (exclusive). ISO dates compare as text. */
export const inForce = ({ from, until }: { from: string; until?: string }, day: string): boolean =>
  from <= day && (until === undefined || day < until);
