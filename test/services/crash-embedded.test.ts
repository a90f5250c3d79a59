import { test } from 'node:test';
import { allCuts, survive } from '#test/crash-cuts';

test('a house with its database inside it, killed at commits and at requests to the provider, loses no booking and no money', (t) =>
  survive(t, { cuts: allCuts(6, 1), begun: 6, loseRate: 0, embedded: true }));
