import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepNowhere } from './keeping.server.ts';

test('what is shown to somebody who is logged in is stored by no cache, not even their browser’s', () => {
  const session = { hasSession: (market: string) => market === 'prep' };
  const kept = (market: string | undefined, given: Record<string, string> = {}) => {
    const headers = new Headers(given);
    keepNowhere(headers, session, market);
    return headers.get('cache-control');
  };
  assert.equal(kept('prep'), 'no-store');
  assert.equal(kept('aegis'), 'private, no-cache');
  assert.equal(kept(undefined), 'private, no-cache');
  assert.equal(kept('prep', { 'cache-control': 'public, max-age=3600' }), 'public, max-age=3600');
});
