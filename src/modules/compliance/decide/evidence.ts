import type { EvidenceRequirement } from '../rules/types.ts';
import type { EvidenceDocument, EvidenceState } from './types.ts';

export interface EvidenceVerdict {
  state: EvidenceState;
  until?: string;
  renewSoon?: true;
}

/** From what helps a chef most to what helps least: of several documents, the best one speaks. */
const best: readonly EvidenceState[] = ['held', 'pending', 'not_yet', 'expired', 'rejected'];

/** Whether a document of the kind counts on the day. Documents that were never asked for leave it unknown. */
export function judgeEvidence(
  { kind, validity, renewDays }: EvidenceRequirement,
  documents: readonly EvidenceDocument[] | undefined,
  day: string,
): EvidenceVerdict {
  if (documents === undefined) return { state: 'unknown' };
  let found: EvidenceVerdict | undefined;
  for (const document of documents) {
    if (document.kind !== kind) continue;
    const verdict = judge(document, validity, day);
    if (found === undefined || better(verdict, found)) found = verdict;
  }
  if (found === undefined) return { state: 'missing' };
  if (found.state === 'held' && found.until !== undefined && renewDays !== undefined && shift(found.until, `-P${renewDays}D`) <= day) {
    return { ...found, renewSoon: true };
  }
  return found;
}

function judge({ status, validFrom, validUntil }: EvidenceDocument, validity: string | undefined, day: string): EvidenceVerdict {
  if (status === 'rejected' || status === 'withdrawn') return { state: 'rejected' };
  const until = earlier(validUntil, validity === undefined ? undefined : shift(validFrom, validity));
  const end = until === undefined ? {} : { until };
  if (until !== undefined && until <= day) return { state: 'expired', ...end };
  if (status === 'pending') return { state: 'pending', ...end };
  return { state: validFrom > day ? 'not_yet' : 'held', ...end };
}

const rank = ({ state }: EvidenceVerdict): number => best.indexOf(state);
const better = (a: EvidenceVerdict, b: EvidenceVerdict): boolean =>
  rank(a) < rank(b) || (rank(a) === rank(b) && (a.until ?? '9999') > (b.until ?? '9999'));

const earlier = (a: string | undefined, b: string | undefined): string | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
};

/** By period, then by day: a key of both would have to be put together anew at every asking. */
const shifted = new Map<string, Map<string, string>>();
const [periodsMax, daysMax] = [200, 1_000];

/** A day so much later or earlier. Remembered, because the same few days come again in every decision of a batch. */
function shift(day: string, by: string): string {
  let days = shifted.get(by);
  if (days === undefined) {
    if (shifted.size >= periodsMax) shifted.clear();
    shifted.set(by, (days = new Map()));
  }
  const known = days.get(day);
  if (known !== undefined) return known;
  if (days.size >= daysMax) days.clear();
  const moved = Temporal.PlainDate.from(day).add(by).toString();
  days.set(day, moved);
  return moved;
}
