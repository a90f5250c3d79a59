import { formatClock, formatDate, formatDuration } from '~/format/instants';
import type { Locale, Translate } from '~/texts';
import type { WaitWish } from './types';

const shape = { weekday: 'long', month: 'long', day: 'numeric' } as const;

/** "Tuesday, March 10, between 8 AM and 12 PM, for 4 h" */
export function wishText({ firstDay, lastDay, from, to, minutes }: WaitWish, t: Translate, locale: Locale): string {
  const time = { from: formatClock(from, locale), to: formatClock(to, locale), duration: formatDuration(minutes) };
  if (firstDay === lastDay) return t('waitlist.wish', { day: formatDate(firstDay, locale, shape), ...time });
  return t('waitlist.wishDays', { first: formatDate(firstDay, locale, shape), last: formatDate(lastDay, locale, shape), ...time });
}
