import type { Id } from '#kernel';
import type { Context } from '#platform/context';
import type { Tx } from '#platform/database';
import type { Decision, Facts, TraceEntry } from '#modules/compliance';

/** Something a guest may come to do, as the market's rules know it. */
export interface Activity {
  code: string;
  title: string;
  /** In a sentence, for whoever is not sure. */
  explanation: string;
}

/** What the rules are asked about. */
export interface PapersCase {
  listingId: string;
  guestId: Id<'person'>;
  providerId: Id<'person'>;
  /** Code of one of the market's activities; left out, what the guest usually does. */
  activity: string | undefined;
  /** The day of the use, in the listing's zone: an ISO date. */
  day: string;
}

/** What the rules said, and of what. */
export interface Verdict {
  facts: Facts;
  decision: Decision;
}

/** Whether a booking is legal: the market's rules, plugged in by the market. */
export interface ComplianceCheck {
  activities: readonly Activity[];
  /**
   * Decides behind the rules' own fence, so never inside a transaction. Does not reject for the sake of a rule: what a worker that died
   * or hung could not work out is a review.
   */
  decide(ctx: Context, asked: PapersCase): Promise<Verdict>;
  /** Keeps a verdict that something follows from, for the person it was asked for. */
  keep(ctx: Context, tx: Tx, kept: { subject: { kind: string; id: string }; personId: Id<'person'>; verdict: Verdict }): Promise<string>;
  /** Events after which a verdict may be another one, and whose bookings they concern. */
  changes: { on: readonly string[]; of(subject: { kind: string; id: string }): { listingId: string } | { guestId: string } };
}

/** Whose papers a rule is about: the kitchen's are the provider's, everything else is the guest's. */
export type Side = 'guest' | 'provider';

export const sideOf = ({ subject }: Pick<TraceEntry, 'subject'>): Side => (subject === 'kitchen' ? 'provider' : 'guest');

const isOpen = ({ outcome }: TraceEntry): boolean => outcome !== 'met' && outcome !== 'not_applicable';

/** The rules that keep a case from being allowed. */
export const openRules = ({ trace }: Decision): readonly TraceEntry[] => trace.filter(isOpen);

/**
 * What is open in a decision and was not when the case was last allowed or approved by a person: an approval stands until something
 * new comes up. The same rule with a worse outcome, unknown before and broken now, is new.
 */
export function newlyOpen(now: Decision, cleared: Decision | undefined): { rules: readonly TraceEntry[]; problems: readonly string[] } {
  const known = new Set((cleared === undefined ? [] : openRules(cleared)).map(({ rule, outcome }) => `${rule} ${outcome}`));
  const knownProblems = new Set(cleared?.problems);
  return {
    rules: openRules(now).filter(({ rule, outcome }) => !known.has(`${rule} ${outcome}`)),
    problems: now.problems.filter((problem) => !knownProblems.has(problem)),
  };
}

/** Who has to see to what is open. What is nobody's alone, such as a place without rules, is the house's, and so both sides go free. */
export function faultOf(open: ReturnType<typeof newlyOpen>): Side | 'both' {
  const sides = new Set(open.rules.map(sideOf));
  if (open.problems.length > 0 || sides.size !== 1) return 'both';
  return sides.has('guest') ? 'guest' : 'provider';
}
