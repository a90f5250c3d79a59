import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { guildhall } from '#test/command-line';

const oneLine = (text: string): boolean => /^guildhall: [^\n]+\n$/.test(text) && !text.includes('    at ');

describe('the command line, before any house is opened', () => {
  let parent: string;
  let data: string;

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'guildhall-cli-'));
    data = join(parent, 'data');
  });
  after(() => rm(parent, { recursive: true, force: true }));

  async function refused(args: string[], code: 1 | 2, words: RegExp, settings: Record<string, string> = {}): Promise<void> {
    const ended = await guildhall(args, { GUILDHALL_DATA: data, ...settings });
    assert.equal(ended.code, code, `${args.join(' ')}: ${ended.stdout}${ended.stderr}`);
    assert.match(ended.stderr, words);
    assert.ok(oneLine(ended.stderr), `one line, no stack: ${ended.stderr}`);
    assert.equal(existsSync(data), false, `${args.join(' ')} left a data folder behind`);
  }

  test('it lists its commands, and each explains itself, with exit code 0 and the exit codes', async () => {
    const { code, stdout } = await guildhall([]);
    assert.equal(code, 0);
    const names = [...stdout.matchAll(/^ {2}([a-z]+(?: [a-z-]+)?) {2,}/gm)].map(([, name]) => name as string);
    assert.deepEqual(
      names.toSorted(),
      [
        'audit export',
        'audit proof',
        'audit rotate-key',
        'audit verify',
        'audit verify-export',
        'audit verify-proof',
        'config',
        'doctor',
        'import',
        'keys rotate',
        'ledger check',
        'migrate',
        'privacy retention',
        'rules check',
        'rules test',
        'sandbox',
        'search check',
        'search rebuild',
        'seed',
        'serve',
        'start',
        'work',
      ].toSorted(),
    );
    for (const name of ['serve', 'audit verify']) {
      const help = await guildhall([...name.split(' '), '--help']);
      assert.equal(help.code, 0, name);
      assert.match(help.stdout, new RegExp(`Usage: guildhall ${name}[\\s\\S]*Exit codes: 0`));
    }
  });

  test('words that do not fit are exit code 2 and name the word', async () => {
    await refused(['fly'], 2, /no command "fly"/);
    await refused(['audit', 'verfy'], 2, /no command "audit verfy". Did you mean "audit verify"/);
    await refused(['search', 'check', '--mand'], 2, /no option --mand/);
    await refused(['serve', '--fast'], 2, /takes no option --fast/);
    await refused(['import', 'prep', '/nowhere', '--hots', 'a'], 2, /no option --hots/);
    await refused(['import', 'prep', parent, '--host', 'a@b.example', '--hourly', 'free'], 2, /--hourly "free"/);
    await refused(['sandbox', '--stripe-port', 'http'], 2, /--stripe-port "http" is not a port/);
  });

  test('settings that do not fit are named, and their secrets are not repeated', async () => {
    await refused(['start'], 1, /PORT: "70000" is above 65535/, { PORT: '70000' });
    await refused(['doctor'], 1, /DATABASE_URL: the value given is not an address of PostgreSQL/, { DATABASE_URL: 'mysql://u:geheim@h/d' });
    await refused(['serve'], 1, /STRIPE_URL points away from Stripe.*GUILDHALL_ALLOW=sandbox/, { STRIPE_URL: 'http://127.0.0.1:9' });
    await refused(['serve'], 1, /serve needs DATABASE_URL.*STRIPE_SECRET_KEY.*SMTP_URL, PUBLIC_URL/);
    await refused(['serve'], 1, /PUBLIC_URL begins with http:.*https:\/\/house\.example/, { PUBLIC_URL: 'http://house.example' });
    await refused(['work'], 1, /set DATABASE_URL/);
  });

  test('a database that cannot be reached is told with its place and without its password', async () => {
    const { stderr } = await guildhall(['migrate'], { GUILDHALL_DATA: data, DATABASE_URL: 'postgres://u:geheim@127.0.0.1:1/d' });
    assert.match(stderr, /Cannot reach PostgreSQL at 127\.0\.0\.1:1: .*ECONNREFUSED.* Start it, or mend DATABASE_URL\./);
    assert.ok(!stderr.includes('geheim') && oneLine(stderr));
    assert.equal(existsSync(data), false);
  });

  test('a port that is taken is found out before a house is made', async () => {
    const squatter = createServer();
    const port = await new Promise<number>((resolve) => {
      squatter.listen(0, '127.0.0.1', () => resolve((squatter.address() as { port: number }).port));
    });
    try {
      await refused(['start'], 1, new RegExp(`Port ${port} on 127.0.0.1 is taken`), { PORT: String(port) });
    } finally {
      squatter.close();
    }
  });

  test('what needs a house makes none in a folder that was misspelt', async () => {
    for (const command of [['doctor'], ['seed'], ['search', 'check', '--mend'], ['search', 'rebuild']])
      await refused(command, 1, /no house in .*guildhall migrate/);
    await refused(['import', 'prep', parent, '--host', 'a@b.example'], 1, /no house in/);
  });

  test('a data folder that is a file is refused', async () => {
    const file = join(parent, 'file');
    await writeFile(file, '');
    await refused(['migrate'], 1, /cannot be used: .* GUILDHALL_DATA=/, { GUILDHALL_DATA: file });
  });
});
