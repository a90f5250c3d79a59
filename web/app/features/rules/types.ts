export type Subject = 'kitchen' | 'operator' | 'activity' | 'product';
export type Outcome = 'allowed' | 'refused' | 'review';
export const subjects: readonly Subject[] = ['kitchen', 'operator', 'activity', 'product'];

export interface Place {
  country: string;
  region?: string;
  county?: string;
  city?: string;
}

export interface Jurisdiction {
  id: string;
  name: string;
  level: 'federal' | 'state' | 'county' | 'city';
  parent?: string;
  place: Place;
  /** How many rules of its own. */
  rules: number;
}

export interface Citation {
  section: string;
  url: string;
  checkedOn: string;
  reviewBy: string;
}

export interface AskedPaper {
  kind: string;
  title: string;
  /** ISO 8601: P3Y. */
  validity?: string;
  renewDays?: number;
}

interface RuleShared {
  id: string;
  jurisdiction: Pick<Jurisdiction, 'id' | 'name' | 'level'>;
  subject: Subject;
  title: string;
  tightens?: string;
}

export interface RuleSummary extends RuleShared {
  version: number;
  from: string;
  until?: string;
  effect: 'refuse' | 'review';
  remedy: string;
  note?: string;
  evidence: AskedPaper[];
  citation: Citation;
}

export interface RuleVersion {
  version: number;
  from: string;
  until?: string;
  citation: Citation;
  when?: string;
  requires?: string;
  evidence?: AskedPaper[];
  effect: 'refuse' | 'review';
  remedy: string;
  note?: string;
  applies: string[];
  asks: string[];
}

export interface Rule extends RuleShared {
  versions: RuleVersion[];
}

export interface Question {
  path: string;
  type: 'yes-no' | 'number' | 'text' | 'list';
  title: string;
  unit?: string;
  options: string[];
}

export interface Paper {
  kind: string;
  of: Subject;
  title: string;
}

export interface TraceEntry {
  rule: string;
  version: number;
  jurisdiction: string;
  subject: Subject;
  title: string;
  effect: 'refuse' | 'review';
  outcome: 'met' | 'broken' | 'unknown' | 'failed' | 'not_applicable';
  inputs: Record<string, unknown>;
  evidence?: { kind: string; title: string; state: string; until?: string }[];
  because: string;
  next?: string;
  citation: { section: string; url: string };
}

export interface Decision {
  outcome: Outcome;
  date: string;
  place: Place;
  ruleset: string;
  summary: string;
  jurisdictions: { id: string; name: string }[];
  problems: string[];
  next: string[];
  trace: TraceEntry[];
}

export interface StoredDecision<D = Decision> {
  id: string;
  purpose: 'dry_run' | 'binding';
  subject?: { kind: string; id: string };
  createdAt: string;
  decision: D;
}
