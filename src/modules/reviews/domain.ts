import { invalid, type FieldProblem, type Id } from '#kernel';

export type Side = 'guest' | 'provider';
export const sides: readonly Side[] = ['guest', 'provider'];
export const otherSide = (side: Side): Side => (side === 'guest' ? 'provider' : 'guest');

export interface Choice {
  code: string;
  title: string;
}

/** What one side writes of the other. */
export interface SideRules {
  /** The market's word for who writes: chef, host. */
  role: string;
  /** What it is about: the guest writes of the place, the provider of the guest. */
  subject: {
    kind: string;
    /** Whether everybody reads it; else only who has a dealing with the reviewed, the reviewed and admins. */
    isPublic: boolean;
  };
  categories: readonly Choice[];
  /** Asks for a review when the window opens; absent when another mail does. */
  askTemplate?: string;
}

/** How a market wants its reviews, as data. */
export interface ReviewRules {
  /** How long both sides may write, from the settlement of the money on. */
  windowDays: number;
  /** When who has not written yet is reminded, once. */
  remindAfterDays: number;
  text: { least: number; most: number };
  reportReasons: readonly Choice[];
  sides: Readonly<Record<Side, SideRules>>;
  remindTemplate: string;
  /** Tells the reviewed that they can read it now. */
  shownTemplate: string;
  /** Tells the author that it was taken down, and why. */
  removedTemplate: string;
}

/** What somebody writes: stars from 1 to 5 in all, and by category those they care to give. */
export interface ReviewContent {
  stars: number;
  categories: Record<string, number>;
  text: string;
}

export interface Review extends ReviewContent {
  id: Id<'review'>;
  dealingId: string;
  side: Side;
  authorId: Id<'person'>;
  reviewedId: Id<'person'>;
  subject: { kind: string; id: string };
  status: 'hidden' | 'shown' | 'removed';
  writtenAt: Temporal.Instant;
  shownAt?: Temporal.Instant;
  reply?: { text: string; at: Temporal.Instant };
}

export interface Window {
  dealingId: string;
  placeId: string;
  guestId: Id<'person'>;
  providerId: Id<'person'>;
  status: 'open' | 'closed' | 'void';
  openedAt: Temporal.Instant;
  closesAt: Temporal.Instant;
}

export const authorOf = ({ guestId, providerId }: Window, side: Side): Id<'person'> => (side === 'guest' ? guestId : providerId);
export const subjectIdOf = ({ guestId, placeId }: Window, side: Side): string => (side === 'guest' ? placeId : guestId);

/** The side on which a person may write, if on any. */
export const sideOf = ({ guestId, providerId }: Pick<Window, 'guestId' | 'providerId'>, personId: string): Side | undefined =>
  personId === guestId ? 'guest' : personId === providerId ? 'provider' : undefined;

export const isOpen = ({ status, closesAt }: Window, now: Temporal.Instant): boolean =>
  status === 'open' && Temporal.Instant.compare(now, closesAt) < 0;

/** @throws reviews.bad_review naming each field */
export function checkContent({ text: bounds, sides: all }: ReviewRules, side: Side, content: ReviewContent): ReviewContent {
  const fields: FieldProblem[] = [];
  const isMark = (mark: number): boolean => Number.isInteger(mark) && mark >= 1 && mark <= 5;
  if (!isMark(content.stars)) fields.push({ path: '/stars', message: 'Give one to five stars.' });
  const known = new Set(all[side].categories.map(({ code }) => code));
  for (const [code, mark] of Object.entries(content.categories)) {
    if (!known.has(code)) fields.push({ path: `/categories/${code}`, message: `"${code}" is nothing that is marked here.` });
    else if (!isMark(mark)) fields.push({ path: `/categories/${code}`, message: 'Give one to five stars, or none.' });
  }
  const text = trimmed(content.text);
  fields.push(...problemsOfText('/text', text, bounds));
  if (fields.length > 0) throw invalid('reviews.bad_review', fields.map(({ message }) => message).join(' '), { fields });
  return { ...content, text };
}

/** @throws reviews.bad_reply */
export function checkReply({ text: bounds }: ReviewRules, reply: string): string {
  const text = trimmed(reply);
  const fields = problemsOfText('/text', text, { least: 1, most: bounds.most });
  if (fields.length > 0) throw invalid('reviews.bad_reply', fields.map(({ message }) => message).join(' '), { fields });
  return text;
}

function problemsOfText(path: string, text: string, { least, most }: ReviewRules['text']): FieldProblem[] {
  const { length } = text;
  if (length < least)
    return [{ path, message: `Write ${least === 1 ? 'something' : `at least ${least} characters`}: others learn from what you say.` }];
  if (length > most) return [{ path, message: `Write at most ${most} characters; these are ${length}.` }];
  return [];
}

const trimmed = (text: string): string => text.replaceAll(/\r\n?/g, '\n').trim();

/** How strangers see who wrote: `Ana R.` */
export function shortName(displayName: string): string {
  const [first = '', ...others] = displayName.trim().split(/\s+/);
  const last = others.at(-1);
  return last === undefined ? first : `${first} ${String.fromCodePoint(last.codePointAt(0) ?? 0).toUpperCase()}.`;
}
