import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Module } from '#platform/module';
import { eventFaults } from '../../scripts/generate/events.ts';
import { describeMarkets, describeModules } from '../../scripts/generate/markets.ts';

const src = join(import.meta.dirname, '../../src');

for (const { name, modules } of describeMarkets()) {
  test(`in ${name}, every event that is waited for is published by exactly one module`, () => {
    assert.deepEqual(eventFaults(modules), []);
    assert.ok(modules.some(({ subscribers = [] }) => subscribers.length > 0));
  });
}

test('a subscription that can never fire, a name of two and an odd name are each said', () => {
  const module = (name: string, emits: string[], ...on: string[][]): Module => ({
    name,
    dependsOn: [],
    emits,
    subscribers: on.map((each) => ({ name: `${name}.ear`, on: each, handle: async () => undefined })),
  });
  assert.deepEqual(eventFaults([module('a', ['thing.made']), module('b', [], ['thing.made'])]), []);
  assert.deepEqual(eventFaults([module('a', ['thing.made'], ['thing.mad'])]), ['a.ear waits for thing.mad, which nobody publishes']);
  assert.deepEqual(eventFaults([module('a', [], [])]), ['a.ear waits for nothing']);
  assert.deepEqual(eventFaults([module('a', ['makeThing'])]), ['makeThing is not named subject.happened']);
  assert.deepEqual(eventFaults([module('a', ['thing.made']), module('b', ['thing.made'])]), [
    'thing.made is published by b and by another module',
  ]);
  assert.deepEqual(eventFaults([module('a', ['thing.made'], ['thing.made'], ['thing.made'])]), ['two subscribers are called a.ear']);
});

test('modules publish from their events.ts alone, and only those that declare what', () => {
  const files = globSync('modules/**/*.ts', { cwd: src, exclude: ['**/*.test.ts'] });
  const publishing = files.filter((file) =>
    /import \{[^}]*\bpublish\b[^}]*\} from '#platform\/outbox'/.test(readFileSync(join(src, file), 'utf8')),
  );
  const declaring = new Set(describeModules().flatMap(({ name, emits = [] }) => (emits.length > 0 ? [name] : [])));
  for (const file of publishing) {
    const [, name = '', ...rest] = file.split('/');
    assert.deepEqual(rest, ['events.ts'], file);
    assert.ok(declaring.has(name), `${name} publishes and declares nothing`);
  }
  assert.ok(publishing.length >= 2);
});
