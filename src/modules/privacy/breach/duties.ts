/**
 * What the law asks of a house whose personal data got out, as data and pure decisions.
 *
 * - GDPR art. 33(1): the authority is told within 72 hours of becoming aware, unless a risk to people is unlikely; later only with the reasons.
 * - GDPR art. 34(1): people are told without undue delay when the risk is high. The law names no figure; the house holds itself to 72 hours.
 * - GDPR art. 33(2), California Civ. Code 1798.82(b): whose data it is that the house keeps for them is told at once; the house's own bound is
 *   24 hours.
 * - California Civ. Code 1798.82(a), as amended by SB 446 (2025): residents are told within 30 calendar days of discovery.
 * - 1798.82(f): with more than 500 residents, a sample of that notice goes to the Attorney General within 15 calendar days of telling them.
 *
 * Delays that California allows (law enforcement, the scope not known yet) are not clocks: whoever is late says so as the reason.
 */

export const dutyNames = ['partners', 'authority', 'people', 'attorney_general'] as const;
export type DutyName = (typeof dutyNames)[number];
export const risks = ['unlikely', 'likely', 'high'] as const;
export type Risk = (typeof risks)[number];
/** What the record of a case is made of. */
export const stepKinds = ['opened', 'changed', 'told', 'waived', 'note', 'telling', 'reminded', 'closed'] as const;
export type StepKind = (typeof stepKinds)[number];
export const dutyStates = ['none', 'open', 'told', 'waived'] as const;

export interface BreachFacts {
  foundAt: Temporal.Instant;
  risk: Risk;
  californians: number;
  /** Data that others entrusted to the house, or that others keep for it, is concerned. */
  hasPartners: boolean;
}

/** What was done about a duty; the last word counts. A waiver counts for the facts that it was given on. */
export interface DutyStep {
  at: Temporal.Instant;
  kind: StepKind;
  duty?: DutyName | undefined;
}

export interface Duty {
  name: DutyName;
  /** `none`: the facts ask for nothing; `open`: still to be done; `told`; `waived`: not done, for a reason that is on record. */
  state: (typeof dutyStates)[number];
  /** By when; absent where the facts ask for nothing, and for the Attorney General as long as people have not been told. */
  dueAt?: Temporal.Instant;
  /** When it was told or waived. */
  at?: Temporal.Instant;
  /** Past its time and open, or done after it. */
  isLate: boolean;
  /** The rule that asks for it. */
  source: string;
}

const hours = (days: number) => days * 24;
const sources: Readonly<Record<DutyName, string>> = {
  partners: 'GDPR art. 33(2); Cal. Civ. Code 1798.82(b)',
  authority: 'GDPR art. 33(1)',
  people: 'GDPR art. 34(1); Cal. Civ. Code 1798.82(a)',
  attorney_general: 'Cal. Civ. Code 1798.82(f)',
};

/** Every duty as it stands now, in the order of their clocks. */
export const dutiesOf = (facts: BreachFacts, steps: readonly DutyStep[], now: Temporal.Instant): Duty[] =>
  dutyNames.map((name) => {
    const source = sources[name];
    const done = lastWord(name, steps);
    const dueAt = dueOf(name, facts, steps);
    if (dueAt === 'not asked')
      return { name, state: done?.kind === 'told' ? 'told' : 'none', ...(done && { at: done.at }), isLate: false, source };
    const isLate = dueAt !== undefined && Temporal.Instant.compare(done?.at ?? now, dueAt) > 0;
    return { name, state: done?.kind ?? 'open', ...(dueAt && { dueAt }), ...(done && { at: done.at }), isLate, source };
  });

function lastWord(name: DutyName, steps: readonly DutyStep[]): { kind: 'told' | 'waived'; at: Temporal.Instant } | undefined {
  const firstTold = steps.find((step) => step.duty === name && step.kind === 'told');
  if (firstTold !== undefined) return { kind: 'told', at: firstTold.at };
  const lastChange = steps.findLastIndex(({ kind }) => kind === 'changed');
  const waived = steps.findLast((step, at) => at > lastChange && step.duty === name && step.kind === 'waived');
  return waived && { kind: 'waived', at: waived.at };
}

function dueOf(name: DutyName, facts: BreachFacts, steps: readonly DutyStep[]): Temporal.Instant | undefined | 'not asked' {
  const { foundAt, risk, californians, hasPartners } = facts;
  switch (name) {
    case 'partners':
      return hasPartners ? foundAt.add({ hours: 24 }) : 'not asked';
    case 'authority':
      return risk === 'unlikely' ? 'not asked' : foundAt.add({ hours: 72 });
    case 'people':
      if (risk === 'high') return foundAt.add({ hours: 72 });
      return californians > 0 ? foundAt.add({ hours: hours(30) }) : 'not asked';
    case 'attorney_general':
      if (californians <= 500) return 'not asked';
      return steps.find(({ kind, duty }) => kind === 'told' && duty === 'people')?.at.add({ hours: hours(15) });
  }
}

/** Staff is reminded this long before a clock runs out, and when it has. */
export const marks = [
  { name: '24h', before: { hours: 24 } },
  { name: '6h', before: { hours: 6 } },
  { name: 'missed', before: { hours: 0 } },
] as const;
export type Mark = (typeof marks)[number]['name'];

/** When staff must be reminded of what is open: marks that are ahead, and the last one for what is past its time already. */
export const remindersOf = (duties: readonly Duty[], now: Temporal.Instant): { duty: DutyName; mark: Mark; at: Temporal.Instant }[] =>
  duties.flatMap(({ name: duty, state, dueAt }) =>
    state !== 'open' || dueAt === undefined
      ? []
      : marks
          .map(({ name: mark, before }) => ({ duty, mark, at: dueAt.subtract(before) }))
          .filter(({ mark, at }) => mark === 'missed' || Temporal.Instant.compare(at, now) > 0),
  );
