import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort, guildhall, startGuildhall } from '#test/command-line';

let data: string;
before(async () => void (data = await mkdtemp(join(tmpdir(), 'guildhall-secrets-'))));
after(() => rm(data, { recursive: true, force: true }));

test('a server with other secrets than those that sealed the signing keys refuses to begin, in one line that says what to do', async () => {
  const port = await freePort();
  const settings = {
    GUILDHALL_DATA: data,
    GUILDHALL_ALLOW: 'embedded,sandbox',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    STRIPE_URL: 'http://127.0.0.1:9',
    STRIPE_SECRET_KEY: 'sk_test_prep',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_prep',
    STRIPE_WEBHOOK_SECRET: 'whsec_prep',
    SMTP_URL: 'smtp://127.0.0.1:9',
  };
  assert.equal((await guildhall(['migrate'], settings)).code, 0);
  const first = startGuildhall(['serve'], settings);
  await first.said('Guildhall listens');
  const { keys } = (await (await fetch(`http://127.0.0.1:${port}/prep/.well-known/jwks.json`)).json()) as { keys: unknown[] };
  assert.equal(keys.length, 1, 'the market has its first key');
  assert.equal(await first.stop(), 0);

  const file = join(data, 'secrets.json');
  const own = await readFile(file, 'utf8');
  await writeFile(file, JSON.stringify({ ...(JSON.parse(own) as object), protection: 'another secret, as long as it has to be' }));
  const { code, stderr, stdout } = await guildhall(['serve'], settings);
  assert.equal(code, 1, stdout);
  assert.match(stderr, /^guildhall: .*secrets\.json is not the one that sealed the signing keys in this database\. Copy it [^\n]*\n$/);

  await writeFile(file, own);
  const again = startGuildhall(['serve'], settings);
  await again.said('Guildhall listens');
  assert.equal(await again.stop(), 0);
});
