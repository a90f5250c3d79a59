import { test } from 'node:test';
import { allCuts, survive } from '#test/crash-cuts';

test('killed at every commit and at every request to the provider, every booking settles and no money is lost or taken twice', (t) =>
  survive(t, { cuts: [...allCuts(24, 4), ...allCuts(12, 3)], begun: 24, loseRate: 0, embedded: false }));

test('the same while the provider loses three answers in ten', (t) =>
  survive(t, { cuts: allCuts(10, 3), begun: 10, loseRate: 0.3, embedded: false }));
