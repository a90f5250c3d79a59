import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isGuildhallError } from '#kernel';
import { occurrences, parseRule, readCalendar, WallClock } from '#modules/calendar';

const folder = join(import.meta.dirname, '../../../shared/data/ical-corpus');
const skip = existsSync(folder) ? false : `the real data is not here: ${folder}`;

const utc = (text: string): Temporal.ZonedDateTime =>
  Temporal.PlainDateTime.from(text.length === 8 ? `${text}T000000` : text.replace('Z', '')).toZonedDateTime('UTC');

test('recurrence rules of the real corpus give the starts that its authors expect', { skip }, () => {
  const blocks = readFileSync(join(folder, 'rrule-expected-dev.txt'), 'utf8').split(/\n\s*\n/);
  let checked = 0;
  for (const block of blocks) {
    const facts = new Map(
      block.split('\n').flatMap((line) => [/^([A-Z-]+):(.*?)\s*$/.exec(line)?.slice(1) as [string, string]].filter(Boolean)),
    );
    const [rule, start, expected] = ['RRULE', 'DTSTART', 'INSTANCES'].map((name) => facts.get(name) ?? '');
    if (!rule || !start || !expected) continue;
    const { starts } = occurrences(
      { rule: parseRule(rule), start: utc(start), isDate: start.length === 8 },
      { from: utc(start).toInstant(), to: utc('21000101').toInstant(), most: 1_000 },
    );
    const told = starts.map((at) => at.toPlainDateTime().toString());
    assert.deepEqual(
      told,
      expected.split(',').map((each) => utc(each).toPlainDateTime().toString()),
      `${rule} from ${start}`,
    );
    checked += 1;
  }
  assert(checked >= 73, `only ${checked} rules were checked`);
});

test('every calendar of the real corpus is read to its end: what is wrong is told by event, and nothing is thrown but "no calendar"', {
  skip,
}, async () => {
  const clock = new WallClock('America/Los_Angeles');
  const window = { start: Date.parse('1990-01-01'), end: Date.parse('2030-01-01') };
  const files = readdirSync(join(folder, 'dev'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ics'));
  const notCalendars: string[] = [];
  let [events, busy] = [0, 0];
  for (const file of files) {
    try {
      const found = await readCalendar(readFileSync(join(folder, 'dev', file), 'utf8'), { clock, window });
      events += found.events;
      busy += found.busy.length;
      for (const { event, reason } of found.problems) assert(event !== '' && reason !== '', file);
    } catch (error) {
      assert(isGuildhallError(error, 'calendar.not_a_calendar'), `${file}: ${String(error)}`);
      notCalendars.push(file);
    }
  }
  assert(files.length >= 174, `only ${files.length} calendars are here`);
  assert(notCalendars.length <= 10, `taken for no calendar: ${notCalendars.join(', ')}`);
  assert(events > 250 && busy > 8_000, `${events} events and ${busy} busy times were found`);
});
