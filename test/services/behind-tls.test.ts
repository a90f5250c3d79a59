import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from '@playwright/test';
import { inTransaction } from '#platform/database';
import { parseSettings } from '#platform/config';
import { openBrowser } from '#test/browser';
import { startPersonCheckSandbox } from '#vendors/person-check';
import { openEdge, openHouse, type House } from '../../src/app/house.ts';

const password = 'a long password behind the proxy';
const email = 'rosa@example.org';

/** A proxy as an operator sets one up: ends TLS with a certificate of its own, and says who asked and how. */
async function proxyTo(port: () => number, folder: string): Promise<Server> {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      ...subject,
      '-keyout',
      key,
      '-out',
      cert,
    ],
    {
      stdio: 'ignore',
    },
  );
  const server = createServer({ key: await readFile(key), cert: await readFile(cert), minVersion: 'TLSv1.2' }, (asked, answer) => {
    const headers = { ...asked.headers, 'x-forwarded-for': asked.socket.remoteAddress ?? '', 'x-forwarded-proto': 'https' };
    const onward = request({ host: '127.0.0.1', port: port(), method: asked.method, path: asked.url, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.rawHeaders);
      answered.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('the house behind a proxy that ends TLS', { timeout: 240_000 }, () => {
  let folder = '';
  let proxy: Server;
  let house: House;
  let edge: Awaited<ReturnType<typeof openEdge>>;
  /** In its place, while a test has one of its own. */
  let asking: typeof edge | undefined;
  let browser: Browser;
  let url = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guildhall-tls-'));
    proxy = await proxyTo(() => ((asking ?? edge).app.server.address() as AddressInfo).port, folder);
    url = `https://localhost:${(proxy.address() as AddressInfo).port}`;
    const settings = parseSettings({
      GUILDHALL_DATA: join(folder, 'data'),
      PUBLIC_URL: url,
      TRUST_PROXY: '127.0.0.1',
      LOG_LEVEL: 'silent',
    });
    house = await openHouse(settings, { demo: false, schema: 'migrate' });
    edge = await openEdge(house);
    await edge.app.listen({ port: 0, host: '127.0.0.1' });
    const ctx = house.context();
    const passwordHash = await house.prep.identity.hashPassword(password);
    await inTransaction(ctx, (tx) =>
      house.prep.identity.createPerson(ctx, tx, { email, displayName: 'Rosa', roles: ['chef'], passwordHash }),
    );
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    proxy?.closeAllConnections();
    proxy?.close();
    await edge?.close();
    await house?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('a browser logs in by the page, keeps its session in cookies for this host that no script reads, and is told to stay on https', async () => {
    const context = await browser.newContext({ baseURL: url, ignoreHTTPSErrors: true });
    const page = await context.newPage();
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => void (message.type() === 'error' && troubles.push(message.text())));

    const first = await page.goto('/prep/log-in');
    const headers = first?.headers() ?? {};
    assert.match(headers['strict-transport-security'] ?? '', /^max-age=63072000; includeSubDomains/);
    assert.match(headers['content-security-policy'] ?? '', /script-src 'self' 'nonce-/);
    await page.locator('input[name=email]').fill(email);
    await page.locator('input[name=password]').fill(password);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.waitForURL((at) => !at.pathname.endsWith('/log-in'));
    await page.goto('/prep/account');
    assert.ok(page.url().startsWith(`${url}/prep/account`), `logged in, and at ${page.url()}`);

    const cookies = await context.cookies();
    const session = cookies.filter(({ name }) => name.startsWith('__Host-gh_prep_'));
    assert.ok(session.length >= 2, cookies.map(({ name }) => name).join(' '));
    for (const { name, secure, httpOnly, path, domain, sameSite } of session)
      assert.deepEqual([name, secure, httpOnly, path, domain, sameSite], [name, true, true, '/', 'localhost', 'Lax']);
    assert.deepEqual(
      cookies.filter(({ name }) => name.startsWith('gh_')),
      [],
      'none by a plain name',
    );
    assert.equal(await page.evaluate('document.cookie.includes("gh_prep")'), false);
    assert.deepEqual(troubles, []);
    await context.close();
  });

  test('a house with a widget asks by it before a log-in: nothing of it is loaded before, the page goes on by itself, and its policy lets in that alone', async () => {
    const sandbox = await startPersonCheckSandbox({ secret: 'right' });
    const widget = {
      challenge: 'always',
      challengeWidget: 'turnstile',
      challengeSiteKey: 'site',
      challengeSecret: 'right',
      challengeSandboxUrl: sandbox.url,
    } as const;
    asking = await openEdge({ ...house, settings: { ...house.settings, ...widget } });
    await asking.app.listen({ port: 0, host: '127.0.0.1' });
    const context = await browser.newContext({ baseURL: url, ignoreHTTPSErrors: true });
    try {
      const page = await context.newPage();
      const [troubles, loaded]: [string[], string[]] = [[], []];
      page.on('pageerror', (error) => troubles.push(error.message));
      page.on('request', (asked) => loaded.push(new URL(asked.url()).origin));
      const first = await page.goto('/prep/log-in');
      const policy = first?.headers()['content-security-policy'] ?? '';
      assert.match(policy, new RegExp(`script-src 'self' 'nonce-[^']+' https://js.stripe.com ${sandbox.url};`));
      assert.match(policy, new RegExp(`frame-src 'self' https://js.stripe.com ${sandbox.url};`));
      await page.locator('input[name=email]').fill(email);
      await page.locator('input[name=password]').fill(password);
      assert.ok(!loaded.includes(sandbox.url), 'who is not asked is not told of');
      await page.getByRole('button', { name: 'Log in', exact: true }).click();
      await page.getByText('Please show below that you are a person.').waitFor();
      assert.ok(new URL(page.url()).pathname.endsWith('/log-in'));
      await page.getByRole('button', { name: 'I am a person (sandbox)' }).click();
      await page.waitForURL((at) => !at.pathname.endsWith('/log-in'));
      assert.deepEqual(troubles, []);
    } finally {
      await context.close();
      await asking.close();
      asking = undefined;
      await sandbox.close();
    }
  });

  test('without a widget the browser does the work by itself, with nothing to press, and its policy lets in nobody for it', async () => {
    asking = await openEdge({ ...house, settings: { ...house.settings, challenge: 'always' } });
    await asking.app.listen({ port: 0, host: '127.0.0.1' });
    const context = await browser.newContext({ baseURL: url, ignoreHTTPSErrors: true });
    try {
      const page = await context.newPage();
      const first = await page.goto('/prep/log-in');
      assert.match(first?.headers()['content-security-policy'] ?? '', /script-src 'self' 'nonce-[^']+' https:\/\/js\.stripe\.com;/);
      await page.locator('input[name=email]').fill(email);
      await page.locator('input[name=password]').fill(password);
      await page.getByRole('button', { name: 'Log in', exact: true }).click();
      await page.waitForURL((at) => !at.pathname.endsWith('/log-in'), { timeout: 60_000 });
    } finally {
      await context.close();
      await asking.close();
      asking = undefined;
    }
  });
});
