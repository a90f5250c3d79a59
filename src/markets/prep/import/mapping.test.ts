import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateReader } from './dates.ts';
import { checkMapping, knownMappings, readMapping, type Mapping } from './mapping.ts';

const chicago = readMapping('chicago');
const problems = (change: (mapping: Mapping & Record<string, unknown>) => void): string[] => {
  const mapping = structuredClone(chicago) as Mapping & Record<string, unknown>;
  change(mapping);
  try {
    checkMapping(mapping, 'city.json');
    return [];
  } catch (error) {
    return (error as { fields: { path: string; message: string }[] }).fields.map(({ path, message }) => `${path}: ${message}`);
  }
};

test('the mappings that are shipped are right, and one that is not there is told by the names of those that are', () => {
  for (const name of knownMappings) assert.ok(readMapping(name).place.city);
  assert.throws(() => readMapping('nowhere.json'), /There is no mapping "nowhere\.json"\. Name one of sf, chicago, or a file/);
});

test('each mistake in a mapping is named by its place', () => {
  assert.deepEqual(
    problems(() => undefined),
    [],
  );
  assert.match(problems((each) => void (each.dates = ['MM/DD/YY']))[0] ?? '', /^\/dates\/0: "MM\/DD\/YY" is no form of dates/);
  assert.match(problems((each) => void (each.place.zone = 'Chicago'))[0] ?? '', /^\/place\/zone: "Chicago" is no time zone/);
  assert.match(problems((each) => void (each.inspections.key = 'Id'))[0] ?? '', /^\/inspections\/key: In one file with the premises/);
  assert.match(problems((each) => void (each['colour'] = 'red'))[0] ?? '', /^\/colour: There is no such word/);
  const violations = (each: string) =>
    problems((mapping) => void (mapping.violations = { column: 'Violations', separator: '|', each }))[0] ?? '';
  assert.match(violations('(?<code>\\d+'), /^\/violations\/each: It is no regular expression/);
  assert.match(violations('(?<code>\\d+)'), /^\/violations\/each: It has no \(\?<description>…\)/);
  const outcome = problems((each) => void Object.assign(each.inspections.outcome?.words ?? {}, { Pass: 'splendid' }));
  assert.match(outcome[0] ?? '', /^\/inspections\/outcome\/words\/Pass: /);
});

test('dates are read in the forms that are given and in no other, and only days that there are', () => {
  const read = dateReader(['MM/DD/YYYY', 'D.M.YYYY', 'YYYY-MM-DD*']);
  const days = ['02/29/2020', '02/29/2021', '1.3.2020', '2020-03-01T00:00:00.000', '20200301', '', '03/01/2020 x'];
  assert.deepEqual(days.map(read), ['2020-02-29', undefined, '2020-03-01', '2020-03-01', undefined, undefined, undefined]);
});
