import type { FactValue, Place, Subject } from '../rules/types.ts';

/** A document somebody handed in, as far as rules care. Days are ISO dates; `validUntil` is the first day it no longer counts. */
export interface EvidenceDocument {
  kind: string;
  status: 'accepted' | 'pending' | 'rejected' | 'withdrawn';
  validFrom: string;
  validUntil?: string;
}

/** What is known of a case. A fact that is left out is not known; evidence of a subject that is left out was never asked for. */
export interface Facts {
  place: Place;
  kitchen?: Readonly<Record<string, FactValue | null>>;
  operator?: Readonly<Record<string, FactValue | null>>;
  activity?: Readonly<Record<string, FactValue | null>>;
  product?: Readonly<Record<string, FactValue | null>>;
  evidence?: Readonly<Partial<Record<Subject, readonly EvidenceDocument[]>>>;
}

export type Outcome = 'allowed' | 'refused' | 'review';

/** `unknown`: an input is missing. `failed`: the rule could not be worked out: it broke, or was stopped. */
export type RuleOutcome = 'met' | 'broken' | 'unknown' | 'failed' | 'not_applicable';

export type EvidenceState = 'held' | 'missing' | 'expired' | 'not_yet' | 'pending' | 'rejected' | 'unknown';

export interface EvidenceTrace {
  kind: string;
  title: string;
  state: EvidenceState;
  /** The first day it no longer counts, when it has an end. */
  until?: string;
  /** It is held, and it is time to renew it. */
  renewSoon?: true;
}

/** One rule of the trace: enough to know what was asked, of what, by whom, and what came of it. */
export interface TraceEntry {
  rule: string;
  version: number;
  jurisdiction: string;
  subject: Subject;
  title: string;
  effect: 'refuse' | 'review';
  outcome: RuleOutcome;
  /** Every fact the rule reads, as it was; null when it was not known. */
  inputs: Record<string, FactValue | null>;
  evidence?: EvidenceTrace[];
  /** In plain words. */
  because: string;
  /** What to do about it. */
  next?: string;
  citation: { section: string; url: string };
}

export interface Decision {
  outcome: Outcome;
  /** The day it was decided for. */
  date: string;
  place: Place;
  /** The digest of the set of rules. */
  ruleset: string;
  /** In a sentence. */
  summary: string;
  /** Jurisdictions whose rules were asked, highest first. */
  jurisdictions: readonly { id: string; name: string }[];
  /** What kept the case from being judged as a whole: no rules for the place, a fact that no rule knows. Any of these is a review. */
  problems: readonly string[];
  /** What to do now, most pressing first, each once. */
  next: readonly string[];
  trace: readonly TraceEntry[];
}
