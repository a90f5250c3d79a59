import { conflict, invalid, unavailable, type ErrorDetails, type GuildhallError } from '#kernel';

/** Nobody knows what became of the request. */
export const unknownAnswer = (title: string, why: string, more: ErrorDetails = {}): GuildhallError =>
  unavailable('outside_calendar.unknown', `${title} gave no certain answer: ${why}.`, more);

/**
 * What a status says that is no success and means the same everywhere. `reason` is the provider's own code or sentence.
 *
 * @param retryAfter the header, in seconds
 */
export function refusedBy(title: string, status: number, reason: string, retryAfter?: string): GuildhallError {
  const seconds = Number(retryAfter);
  const wait = retryAfter !== undefined && Number.isFinite(seconds) ? { retryAfterSeconds: Math.min(Math.ceil(seconds), 86_400) } : {};
  if (status === 429 || /rate ?limit|quotaExceeded|tooManyRequests|throttl/i.test(reason))
    return unknownAnswer(title, 'it asks for fewer requests at present', { ...wait, facts: { isLimit: true } });
  if (status >= 500 || status === 408) return unknownAnswer(title, `it answered ${status}`, wait);
  if (status === 401) return conflict('outside_calendar.access_expired', `${title} no longer takes the access that it gave.`);
  return invalid('outside_calendar.refused', `${title} refused the request (${status}): ${reason.slice(0, 200) || 'no reason given'}.`);
}
