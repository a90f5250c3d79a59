import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activeFilters, apiQuery, readQuery, writeQuery } from './query.ts';

const read = (query: string) => readQuery(new URLSearchParams(query));

test('a search survives the way into the address and back', () => {
  const query = read(
    'q=bread&city=Oakland&equipment=mixer&equipment=oven,mixer&minPrice=20&minRating=4&date=2026-06-01&from=10:00&to=14:00&sort=price',
  );
  assert.deepEqual(query.equipment, ['mixer', 'oven']);
  assert.deepEqual(read(writeQuery(query)), query);
});

test('control characters and blanks never reach the API', () => {
  const query = read('q=%00%20bread%0A&equipment=%00,,');
  assert.equal(query.q, 'bread');
  assert.deepEqual(query.equipment, []);
});

test('prices are asked for in minor units, and hours only when day, from and to are all there', () => {
  assert.equal(apiQuery(read('minPrice=20.5'), '', 10)['minPrice'], '2050');
  assert.equal(apiQuery(read('from=10:00&to=12:00'), '', 10)['from'], undefined);
  assert.equal(apiQuery(read('date=2026-06-01&from=10:00&to=12:00'), '', 10)['from'], '10:00');
});

test('each active filter knows the search without it, and only it', () => {
  const query = read('q=bread&equipment=mixer&equipment=oven&minPrice=20&minRating=4');
  const filters = activeFilters(query);
  assert.deepEqual(
    filters.map(({ name }) => name),
    ['q', 'price', 'rating', 'equipment', 'equipment'],
  );
  assert.equal(writeQuery(filters[3]?.without ?? query), '?q=bread&equipment=oven&minPrice=20&minRating=4');
});
