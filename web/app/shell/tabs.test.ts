import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tabsOf } from './tabs.ts';

test('a log-out in one tab is heard by every other tab of that market, and by no tab of another', async () => {
  const left: string[] = [];
  const heard = Promise.withResolvers<void>();
  const leaving = (name: string) => () => {
    left.push(name);
    if (left.length === 2) heard.resolve();
  };
  const tabs = [
    tabsOf('aegis', leaving('aegis')),
    tabsOf('prep', leaving('here')),
    tabsOf('prep', leaving('second')),
    tabsOf('prep', leaving('third')),
  ];
  tabs[1]?.loggedOut();
  await heard.promise;
  for (const tab of tabs) tab.close();
  assert.deepEqual(left.toSorted(), ['second', 'third']);
});
