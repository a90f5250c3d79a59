import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Money } from '#kernel';
import { sql } from '#platform/database';
import { testPrep, type TestPrep } from '#test/prep';
import { importInspections, type ImportReport } from './import-inspections.ts';
import { readMapping } from './mapping.ts';

const city = { city: 'Oakland', region: 'CA', country: 'US', timeZone: 'America/Los_Angeles', hourly: Money.money(3_500, 'USD') };

const businesses = 'business_id,name,address,postal_code,latitude,longitude';
const inspections = 'business_id,Score,date,type';
const violations = 'business_id,date,ViolationTypeID,risk_category,description';
const lines = (...all: string[]): string => `${all.join('\n')}\n`;

const good = {
  'businesses.csv': lines(businesses, '1,Corner Kitchen,1 Main St,94607,37.8,-122.27', '2,Nowhere Kitchen,2 Main St,94607,,'),
  'inspections.csv': lines(inspections, '1,92,20250301,Routine - Unscheduled', '1,,20250401,Reinspection/Followup'),
  'violations.csv': lines(violations, '1,20250301,103154,Low Risk,"Floors, walls"', '2,20250101,103119,High Risk,No sink'),
};

describe('importing a city’s register', () => {
  let house: TestPrep;
  let hostEmail: string;

  before(async () => {
    house = await testPrep();
    const { personId } = await house.host('Maria Host');
    const { rows } = await sql<{ email: string }>`select email from person where id = ${personId}`.execute(house.market.ctx.db);
    hostEmail = rows[0]?.email ?? '';
  });

  /** Writes the files and imports them. Each test has a city of its own, so that none meets another's premises. */
  async function load(
    t: TestContext,
    files: Record<string, string | Buffer>,
    mapping = readMapping('sf'),
    name = t.name,
  ): Promise<ImportReport> {
    const folder = await mkdtemp(join(tmpdir(), 'guildhall-import-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
    return importInspections(house.market.ctx, { folder, mapping, hostEmail, city: { ...city, city: name }, tell: () => undefined });
  }

  const listings = async (name: string) =>
    (
      await sql<{ title: string; status: string; latest_score: number | null; inspections: number; hourly_minor: bigint }>`
        select title, status, latest_score, hourly_minor,
          (select count(*)::int from listing_inspection where listing_id = listing.id) as inspections
        from listing where city = ${name} order by title`.execute(house.market.ctx.db)
    ).rows;

  test('premises with a place are shown to guests, those without land as drafts, both with their history', async (t) => {
    const report = await load(t, good);
    assert.deepEqual(report, { created: 2, updated: 0, unchanged: 0, drafts: 1, inspections: 2, violations: 2, refused: [] });
    assert.deepEqual(await listings(t.name), [
      { title: 'Corner Kitchen', status: 'published', latest_score: 92, inspections: 2, hourly_minor: 3_500n },
      { title: 'Nowhere Kitchen', status: 'draft', latest_score: null, inspections: 1, hourly_minor: 3_500n },
    ]);
  });

  test('a second run changes nothing, and a changed row changes its premises only', async (t) => {
    await load(t, good);
    const again = await load(t, good);
    assert.deepEqual([again.created, again.updated, again.unchanged], [0, 0, 2]);
    const renamed = await load(t, { ...good, 'businesses.csv': good['businesses.csv'].replace('Corner Kitchen', 'Corner Bakery') });
    assert.deepEqual([renamed.created, renamed.updated, renamed.unchanged], [0, 1, 1]);
    const rescored = await load(t, {
      ...good,
      'businesses.csv': good['businesses.csv'].replace('Corner Kitchen', 'Corner Bakery'),
      'inspections.csv': good['inspections.csv'].replace('92', '88'),
    });
    assert.deepEqual([rescored.created, rescored.updated, rescored.unchanged], [0, 1, 1]);
    assert.equal((await listings(t.name))[0]?.latest_score, 88);
  });

  test('bad rows are named by file, line and reason, and the good ones land', async (t) => {
    const report = await load(t, {
      'businesses.csv': lines(
        businesses,
        '1,Corner Kitchen,1 Main St,94607,37.8,-122.27',
        '1,Corner Kitchen again,1 Main St,94607,37.8,-122.27',
        '3,,3 Main St,94607,37.8,-122.27',
        ',No Number,3 Main St,94607,37.8,-122.27',
        '4,Off the Earth,4 Main St,94607,137.8,-122.27',
        '5,Cut off',
      ),
      'inspections.csv': lines(
        inspections,
        '1,92,20250230,Routine',
        '1,often,20250301,Routine',
        '1,101,20250301,Routine',
        '9,90,20250301,Routine',
      ),
      'violations.csv': lines(violations, '1,yesterday,1,Low Risk,Floors'),
    });
    assert.deepEqual([report.created, report.inspections, report.violations], [1, 0, 0]);
    assert.deepEqual(
      report.refused.map(({ file, line, reason }) => `${file}:${line} ${reason}`),
      [
        'businesses.csv:3 business_id 1 stands here twice',
        'businesses.csv:4 name is empty',
        'businesses.csv:5 business_id is empty',
        'businesses.csv:6 (137.8, -122.27) is not on Earth: latitude is -90 to 90, longitude -180 to 180.',
        'businesses.csv:7 the row has no address',
        'inspections.csv:2 date "20250230" is no day written YYYYMMDD or YYYY-MM-DD',
        'inspections.csv:3 Score "often" is not a whole number from 0 to 100',
        'inspections.csv:4 Score "101" is not a whole number from 0 to 100',
        'inspections.csv:5 business_id 9 did not land, or is not in businesses.csv',
        'violations.csv:2 date "yesterday" is no day written YYYYMMDD or YYYY-MM-DD',
      ],
    );
  });

  test('a byte-order mark, Windows line ends, quotes, other columns and gzip are read as they should be', async (t) => {
    const windows = (text: string): string => `\u{feff}${text.replaceAll('\n', '\r\n')}`;
    const report = await load(t, {
      'businesses-2025.csv.gz': gzipSync(
        windows(lines(`${businesses},TaxCode`, '1,"Ana ""La Jefa"" Kitchen","1 Main St, rear",94607,37.8,-122.27,H24')),
      ),
      'inspections.csv': windows(good['inspections.csv']),
      'violations.csv': windows(lines(violations, '1,20250301,103154,Low Risk,"Floors,\nwalls"')),
    });
    assert.deepEqual([report.created, report.inspections, report.violations, report.refused], [1, 2, 1, []]);
    assert.equal((await listings(t.name))[0]?.title, 'Ana "La Jefa" Kitchen');
  });

  test('files that cannot be read are refused whole, before anything is written', async (t) => {
    const refused = async (files: Record<string, string | Buffer>, code: string, message: RegExp): Promise<void> => {
      await assert.rejects(load(t, files), (error: Error & { code?: string }) => error.code === code && message.test(error.message));
      assert.deepEqual(await listings(t.name), []);
    };
    const { 'violations.csv': _, ...without } = good;
    await refused(without, 'import.no_file', /violations\*\.csv/);
    await refused({ ...good, 'violations.csv': 'id;date\n' }, 'import.wrong_columns', /lacks the columns business_id, date/);
    await refused({ ...good, 'violations.csv': '' }, 'import.wrong_columns', /empty/);
    await refused({ ...without, 'violations.csv.gz': gzipSync(good['violations.csv']).subarray(0, 60) }, 'import.unreadable', /to its end/);
    await refused({ ...good, 'businesses.csv': 'id,name\n1,Kitchen\n' }, 'import.wrong_columns', /businesses\.csv lacks/);
  });

  test('one row an inspection, violations in one field: by its own mapping', async (t) => {
    const header = 'License #,DBA Name,AKA Name,Address,Zip,Inspection Date,Inspection Type,Results,Violations,Latitude,Longitude';
    const found = '47. SURFACES CLEANABLE - Comments: WORN GASKET. | 56. LIGHTING | no number here';
    const files = {
      'Food_Inspections.csv': lines(
        header,
        `7,OLD NAME INC,Old Name,7 Oak St ,60601,02/28/2020,Canvass,Fail,,41.9,-87.7`,
        `7,NEW NAME INC,,7 Oak St ,60601,03/03/2020 12:00:00 AM,License,Pass w/ Conditions,"${found}",41.9,-87.7`,
        `7,OLD NAME INC,Old Name,7 Oak St ,60601,03/01/2020,Canvass,No Entry,,41.9,-87.7`,
        `0,NO LICENSE,,8 Oak St,60601,03/01/2020,Canvass,Pass,,41.9,-87.7`,
        `9,ODD,,9 Oak St,60601,03/01/2020,Canvass,Splendid,,41.9,-87.7`,
        `9,ODD,,9 Oak St,60601,13/01/2020,Canvass,Pass,,41.9,-87.7`,
      ),
    };
    const chicago = readMapping('chicago');
    const report = await load(t, files, chicago);
    const refused = report.refused.map(({ line, reason }) => `${line} ${reason}`);
    assert.deepEqual([report.created, report.inspections, report.violations], [1, 3, 3]);
    assert.deepEqual(refused, [
      '5 License # 0 names no premises',
      '6 Results "Splendid" is none of Pass, Pass w/ Conditions, Fail, Out of Business, Business Not Located, No Entry, Not Ready',
      '7 Inspection Date "13/01/2020" is no day written MM/DD/YYYY or MM/DD/YYYY * or YYYY-MM-DD*',
    ]);
    const { rows } = await sql<object>`
      select title, inspected_on::text as day, outcome, violations from listing join listing_inspection i on i.listing_id = listing.id
      where city = ${t.name} order by inspected_on desc`.execute(house.market.ctx.db);
    assert.deepEqual(rows, [
      {
        title: 'NEW NAME INC',
        day: '2020-03-03',
        outcome: 'conditional',
        violations: [
          { risk: '', code: '47', description: 'SURFACES CLEANABLE: WORN GASKET.' },
          { risk: '', code: '56', description: 'LIGHTING' },
          { risk: '', code: '', description: 'no number here' },
        ],
      },
      { title: 'NEW NAME INC', day: '2020-03-01', outcome: null, violations: [] },
      { title: 'NEW NAME INC', day: '2020-02-28', outcome: 'failed', violations: [] },
    ]);
    const again = await load(t, files, chicago);
    assert.deepEqual([again.created, again.updated, again.unchanged], [0, 0, 1]);
    const passed = await load(t, { 'Food_Inspections.csv': files['Food_Inspections.csv'].replace(',Fail,', ',Pass,') }, chicago);
    assert.deepEqual([passed.updated, passed.unchanged], [1, 0], 'how an inspection ended is part of the record');
  });

  test('somebody who is no host is refused, for they could not look after a kitchen', async () => {
    const { personId } = await house.person('chef', 'Carla Chef');
    const { rows } = await sql<{ email: string }>`select email from person where id = ${personId}`.execute(house.market.ctx.db);
    const asked = importInspections(house.market.ctx, {
      folder: tmpdir(),
      mapping: readMapping('sf'),
      hostEmail: rows[0]?.email ?? '',
      city,
      tell: () => undefined,
    });
    await assert.rejects(asked, { code: 'import.not_a_host' });
  });

  test('a host whom nobody knows is refused', async () => {
    await assert.rejects(
      importInspections(house.market.ctx, {
        folder: tmpdir(),
        mapping: readMapping('sf'),
        hostEmail: 'nobody@example.org',
        city,
        tell: () => undefined,
      }),
      /Nobody here has the e-mail nobody@example\.org/,
    );
  });
});
