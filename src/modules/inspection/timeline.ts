import type { ExportedChain } from '#modules/audit';
import type { BookingRecord } from './gather.ts';

export const timelineKinds = ['price', 'step', 'rules', 'call', 'posting', 'message', 'audit'] as const;

export interface TimelineItem {
  at: string;
  kind: (typeof timelineKinds)[number];
  title: string;
  by?: string;
  lines: string[];
}

/** Everything that happened, in order; of what shares a moment, causes before what follows from them. */
export function mergedTimeline({ steps, decisions, calls, postings, messages }: BookingRecord, chain: ExportedChain): TimelineItem[] {
  const items: TimelineItem[] = [
    ...steps.map(
      ({ at, title, from, fromTitle, toTitle, by, note }): TimelineItem => ({
        at,
        kind: 'step',
        title,
        by,
        lines: [from === '' ? toTitle : `${fromTitle} → ${toTitle}`, ...(note === undefined ? [] : [note])],
      }),
    ),
    ...decisions.map(
      ({ at, outcome, summary, ruleset, date, rules }): TimelineItem => ({
        at,
        kind: 'rules',
        title: `Rules: ${outcome}`,
        lines: [
          summary,
          `Decided for ${date} by rules ${ruleset.slice(0, 16)}…, ${Array.isArray(rules) ? rules.length : 0} rules looked at`,
        ],
      }),
    ),
    ...calls.map(
      ({ at, title, said, error }): TimelineItem => ({ at, kind: 'call', title, lines: [said, ...(error === undefined ? [] : [error])] }),
    ),
    ...postings.map(
      ({ at, description, lines }): TimelineItem => ({
        at,
        kind: 'posting',
        title: description,
        lines: lines.map(
          ({ account, debit, credit }) => `${account}: ${debit === undefined ? `credit ${credit ?? ''}` : `debit ${debit}`}`,
        ),
      }),
    ),
    ...messages.map(({ at, title, said }): TimelineItem => ({ at, kind: 'message', title, lines: [said] })),
    ...chain.entries.map(
      ({ entry }): TimelineItem => ({
        at: entry.at,
        kind: 'audit',
        title: entry.action,
        by: entry.actor_name,
        lines: [
          ...(entry.before === null ? [] : [`before: ${JSON.stringify(entry.before)}`]),
          ...(entry.after === null ? [] : [`after: ${JSON.stringify(entry.after)}`]),
          ...(entry.reason === null ? [] : [entry.reason]),
          `entry ${entry.seq}, ${entry.hash.slice(0, 16)}…`,
        ],
      }),
    ),
  ];
  const rank = (kind: TimelineItem['kind']): number => timelineKinds.indexOf(kind);
  return items.sort((a, b) => Temporal.Instant.compare(a.at, b.at) || rank(a.kind) - rank(b.kind));
}

/** For eyes from outside: people by what they are to the booking, and no word that they wrote. */
export function masked(record: BookingRecord, items: readonly TimelineItem[]): TimelineItem[] {
  const roles = new Map(record.people.map(({ name, role }) => [name, role === 'guest' ? 'The guest' : 'The provider']));
  const house = new Set(record.steps.filter(({ byKind }) => byKind === 'system').map(({ by }) => by));
  return items
    .filter(({ kind }) => kind !== 'audit')
    .map(({ by, lines, ...item }) => ({
      ...item,
      ...(by === undefined ? {} : { by: roles.get(by) ?? (house.has(by) ? 'The house' : 'A person of the house') }),
      lines: item.kind === 'step' ? lines.slice(0, 1) : lines.map((line) => line.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…')),
    }));
}
