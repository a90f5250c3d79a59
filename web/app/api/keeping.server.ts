interface Holds {
  hasSession(market: string): boolean;
}

/**
 * Says how long an answer may be kept. What is shown to somebody who is logged in is kept in no cache, their own browser's neither: the
 * next at that machine presses "back".
 */
export function keepNowhere(headers: Headers, session: Holds, market: string | undefined): void {
  if (headers.has('cache-control')) return;
  const isTheirs = market !== undefined && session.hasSession(market);
  headers.set('cache-control', isTheirs ? 'no-store' : 'private, no-cache');
}
