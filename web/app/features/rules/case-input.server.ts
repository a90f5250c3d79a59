import { type Jurisdiction, type Paper, type Place, type Question, type Subject, subjects } from './types.ts';

/** What somebody answered, as the page's address holds it, made into the facts of a case. */

export const homes = ['home', 'shared', 'own'] as const;
export type Home = (typeof homes)[number];

type Facts = { place: Place } & Partial<Record<Subject, Record<string, unknown>>> & { evidence?: Partial<Record<Subject, unknown[]>> };

/** Nowhere we know: the country alone, of which the rules say what they hold. */
const elsewhere: Place = { country: 'US' };

export function caseOf(
  search: URLSearchParams,
  known: { jurisdictions: readonly Jurisdiction[]; questions: readonly Question[]; papers: readonly Paper[] },
  date: string,
): Facts {
  const place = known.jurisdictions.find(({ id }) => id === search.get('place'))?.place ?? elsewhere;
  const facts: Facts = { place };
  const set = (path: string, value: unknown): void => {
    const [subject, name] = path.split('.') as [Subject, string];
    facts[subject] = { ...facts[subject], [name]: value };
  };
  const home = search.get('where');
  if (home === 'home' || home === 'shared' || home === 'own') {
    set('activity.inOperatorsHome', home === 'home');
    set('kitchen.shared', home === 'shared');
  }
  for (const question of known.questions) {
    const value = answerOf(search, question);
    if (value !== undefined) set(question.path, value);
  }
  if (!search.has('papers')) return facts;
  const held = new Set(search.getAll('paper'));
  const documents = (of: Subject) =>
    known.papers
      .filter((paper) => paper.of === of && held.has(paper.kind))
      .map(({ kind }) => ({ kind, status: 'accepted', validFrom: date }));
  return { ...facts, evidence: Object.fromEntries(subjects.map((subject) => [subject, documents(subject)])) };
}

/** Undefined: not answered, or not as this question is answered. */
function answerOf(search: URLSearchParams, { path, type }: Question): unknown {
  const given = search.getAll(path);
  const [first = ''] = given;
  if (type === 'list') return search.has(`${path}.asked`) ? given.filter(Boolean) : undefined;
  if (first === '') return undefined;
  if (type === 'yes-no') return first === 'yes' ? true : first === 'no' ? false : undefined;
  if (type === 'text') return first;
  const number = Number(first);
  return Number.isFinite(number) ? number : undefined;
}

/** The day asked about, or today. */
export const dayOf = (search: URLSearchParams, today: string): string => {
  const day = search.get('date') ?? '';
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : today;
};
