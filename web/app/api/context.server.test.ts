import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logInPath, safeNext } from './context.server.ts';

test('after logging in one only ever lands on a page of the same market', () => {
  const foreign = [
    'https://evil.test/',
    '//evil.test/prep/',
    '/prep/../aegis/',
    '/prep\\..\\x',
    '/prepx/',
    '/aegis/',
    'javascript:alert(1)',
    '',
    null,
  ];
  for (const next of foreign) assert.equal(safeNext('prep', next), '/prep/', String(next));
  assert.equal(safeNext('prep', '/prep/kitchens/a?date=2026-01-01#book'), '/prep/kitchens/a?date=2026-01-01#book');
  assert.equal(safeNext('prep', '/prep/log-in?next=/prep/log-in'), '/prep/', 'logging in does not lead to logging in');
});

test('the page to come back to is the page, also when only its data was asked for', () => {
  const to = (url: string) => logInPath('prep', new Request(`http://house.test${url}`));
  const expected = `/prep/log-in?next=${encodeURIComponent('/prep/bookings?state=open')}`;
  assert.equal(to('/prep/bookings?state=open'), expected);
  assert.equal(to('/prep/bookings.data?state=open&_routes=features%2Fbookings'), expected);
});
