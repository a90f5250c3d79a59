import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { visitor } from '#test/browser';
import type { Stage } from '../prep.test.ts';
import { askForAccount } from './people.ts';

/** Passkeys belong to a name, and this machine's is localhost. */
const byName = (url: string): string => url.replace('127.0.0.1', 'localhost');

export function passkeyJourneys(stage: Stage): void {
  describe('a passkey', () => {
    test('is made on the security page, opens the account without address or password, and is removed', async () => {
      const { page, context, troubles } = await visitor(stage.browser, byName(stage.house.url));
      const devtools = await context.newCDPSession(page);
      await devtools.send('WebAuthn.enable');
      await devtools.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          transport: 'internal',
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      });
      const { url } = await askForAccount(stage, page, { role: 'I am looking for a kitchen', name: 'Petra Passkey' });
      await page.goto(byName(url));
      await page.getByRole('button', { name: 'Confirm and log in' }).click();
      await page.waitForURL((here) => !here.pathname.endsWith('/verify'));
      await page.goto('/prep/account/security');
      await page.getByLabel('What you call it').fill('My laptop');
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await page.getByRole('heading', { name: 'Your ten recovery codes' }).waitFor();
      await page.getByRole('link', { name: 'I have kept them' }).click();
      await page.getByRole('heading', { name: 'My laptop' }).waitFor();

      await context.clearCookies();
      await page.goto('/prep/log-in');
      await page.getByRole('button', { name: 'Log in with a passkey' }).click();
      await page.getByText('Welcome, Petra Passkey.').waitFor();

      await page.goto('/prep/account/security');
      await page.locator('summary', { hasText: 'Rename or remove' }).click();
      await page.getByRole('button', { name: 'Remove it' }).click();
      await page.getByText('The passkey is removed.').waitFor();
      assert.ok(await page.getByText('You have none yet.').isVisible());
      assert.deepEqual(troubles, []);
      await context.close();
    });
  });
}
