import assert from 'node:assert/strict';
import { test } from 'node:test';
import { howManyFit, placeAmong } from './place.ts';

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}${n}`);

test('on no page do more promoted ones stand than the cap allows, nor two closer than it says, whatever was found', () => {
  for (const mostPerPage of [0, 1, 2, 3])
    for (const othersBetween of [0, 1, 2, 4])
      for (const limit of [1, 2, 3, 5, 20])
        for (let promoted = 0; promoted <= 5; promoted += 1)
          for (let rest = 0; rest <= 12; rest += 1) {
            const caps = { mostPerPage, othersBetween };
            const fit = howManyFit(caps, promoted, promoted + rest, limit);
            // What is promoted and does not fit stays among the others.
            const others = names('o', Math.min(promoted + rest - fit, limit - fit));
            const page = placeAmong(others, names('P', fit), caps);
            assert.ok(fit <= mostPerPage && page.length <= limit);
            assert.equal(new Set(page).size, fit + others.length, 'none is lost, none stands twice');
            const at = page.flatMap((name, index) => (name.startsWith('P') ? [index] : []));
            for (const [n, index] of at.entries())
              if (n > 0)
                assert.ok(index - (at[n - 1] as number) > Math.max(1, othersBetween), `${page.join()} breaks ${JSON.stringify(caps)}`);
          }
});

test('the only hit may be a promoted one, and the others keep their order', () => {
  const caps = { mostPerPage: 2, othersBetween: 2 };
  assert.equal(howManyFit(caps, 1, 1, 20), 1);
  assert.equal(howManyFit(caps, 2, 3, 20), 1);
  assert.equal(howManyFit(caps, 2, 4, 20), 2);
  assert.deepEqual(placeAmong(['a', 'b', 'c', 'd'], ['P', 'Q'], caps), ['P', 'a', 'b', 'Q', 'c', 'd']);
});
