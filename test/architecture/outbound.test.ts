import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../..');

/** What opens a connection outwards: `fetch` itself, and Node's clients. */
const opens =
  /(?<![\w.])fetch\(|globalThis\.fetch|from 'undici'|import \{[^}]*\b(?:request|get|connect|createConnection)\b[^}]*\} from 'node:(?:https?|http2|net|tls)'/;

/** Who may, and to whom. An address that a person gave us is not among them: that goes through fetch-guarded. */
const known: Readonly<Record<string, string>> = {
  'src/platform/fetch-guarded/fetch-guarded.ts': 'addresses of people, guarded',
  'src/platform/outside-calendar/ask.ts': 'calendar providers, at addresses of their adapters',
  'src/vendors/person-check/site-verify.ts': 'Turnstile or hCaptcha, at addresses of their adapter',
  'src/vendors/social-login/requests.ts': 'log-in providers, at addresses of their adapters',
  'src/vendors/clamav/client.ts': 'the operator’s scanner, at the address of the settings',
  'src/vendors/stripe/sandbox/deliveries.ts': 'the sandbox, to the house on this machine',
  'src/vendors/calendar-sandbox/visit.ts': 'a person in the demo, to the sandbox',
  'src/vendors/identity-sandbox/visit.ts': 'a person in the demo, to the sandbox',
  'src/app/seeding.ts': 'the demo, to its own sandbox',
};

test('an address that a person gave is asked through the guarded client alone: nothing else opens connections to it', () => {
  const files = globSync('src/**/*.ts', { cwd: root }).filter((file) => !/\.test\.ts$|test-support|\/testing\.ts$/.test(file));
  const guarded = /GuardedFetch/;
  const opening = files.filter((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    // A module that was handed the guarded client calls it `fetch`.
    return opens.test(text) && !(file.startsWith('src/modules/') && guarded.test(text));
  });
  assert.deepEqual(opening.toSorted(), Object.keys(known).toSorted());
  for (const planted of ['const a = await fetch(url);', "import { request } from 'node:https';", 'globalThis.fetch(x)'])
    assert.match(planted, opens, 'a planted connection is seen');
});
