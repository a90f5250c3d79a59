import { test } from 'node:test';
import { besideThePrice } from '#test/crash-beside';
import { allCuts, survive } from '#test/crash-cuts';

const beside = besideThePrice;

test('killed at commits and at requests to the provider while cases and balances are settled, nobody is charged or paid twice', (t) =>
  survive(t, { cuts: [...allCuts(2, 1), ...allCuts(8, 3)], begun: 4, loseRate: 0, embedded: false, beside }));
