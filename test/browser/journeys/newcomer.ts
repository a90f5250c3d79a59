import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { visitor } from '#test/browser';
import { askForAccount, newPassword, register } from './people.ts';
import type { Stage } from '../prep.test.ts';

export function newcomerJourneys(stage: Stage): void {
  describe('a newcomer', () => {
    test('creates an account, confirms it from the mail in the sandbox inbox, and is logged in', async () => {
      const { page, context, troubles } = await visitor(stage.browser, stage.house.url);
      await register(stage, page, { role: 'I am looking for a kitchen', name: 'Nadia New' });
      await page.getByText('Your e-mail is confirmed. Welcome!').waitFor();
      await page.goto('/prep/bookings');
      assert.ok(await page.getByText('No bookings yet.').isVisible());
      assert.deepEqual(troubles, []);
      await context.close();
    });

    test('who opens the mailed link in another browser chooses the password there, and it is the one that counts', async () => {
      const first = await visitor(stage.browser, stage.house.url);
      const link = await askForAccount(stage, first.page, { role: 'I am looking for a kitchen', name: 'Nora Elsewhere' });
      await first.context.close();

      const { page, context, troubles } = await visitor(stage.browser, stage.house.url);
      await page.goto(link.url);
      await page.getByLabel(/^Password/).fill('nine slow golden onions');
      await page.getByRole('button', { name: 'Confirm and log in' }).click();
      await page.getByText('Your e-mail is confirmed. Welcome!').waitFor();
      await context.clearCookies();
      await page.goto('/prep/log-in');
      await page.getByLabel('E-mail').fill(link.email);
      await page.getByLabel(/^Password/).fill('nine slow golden onions');
      await page.getByRole('button', { name: 'Log in', exact: true }).click();
      await page.getByText('Welcome, Nora Elsewhere.').waitFor();
      assert.deepEqual(troubles, []);
      await context.close();
    });

    test('who logs in before the address is confirmed is led to another mail', async () => {
      const { page, context, troubles } = await visitor(stage.browser, stage.house.url);
      const { email } = await askForAccount(stage, page, { role: 'I am looking for a kitchen', name: 'Nico Notyet' });
      await page.goto('/prep/log-in');
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel(/^Password/).fill(newPassword);
      await page.getByRole('button', { name: 'Log in', exact: true }).click();
      await page.getByRole('link', { name: 'Send the confirmation mail again' }).click();
      await page.getByText(email).first().waitFor();
      await page.getByRole('button', { name: 'Send it again' }).click();
      await page.getByText('Sent again.').waitFor();
      assert.deepEqual(
        troubles.filter((each) => !each.includes('403')),
        [],
      );
      await context.close();
    });

    test('closes the account once they have shown again that it is them, and takes it back by logging in', async () => {
      const { page, context, troubles } = await visitor(stage.browser, stage.house.url);
      const email = await register(stage, page, { role: 'I have a kitchen to share', name: 'Lou Leaving' });
      // The log-in itself is proof for ten minutes.
      await stage.house.jump('PT11M');
      await page.goto('/prep/account');
      await page.locator('summary', { hasText: 'Close my account' }).click();
      await page.getByRole('button', { name: 'Close my account now' }).click();
      const dialog = page.getByRole('dialog', { name: 'Is it you?' });
      const prove = async (password: string): Promise<void> => {
        await dialog
          .getByLabel(/password/i)
          .first()
          .fill(password);
        await dialog.getByRole('button', { name: 'Go on' }).click();
      };
      await prove('not the password of this account');
      await dialog.getByRole('alert').first().waitFor();
      await prove(newPassword);
      await page.getByText('Your account is closed.').waitFor();
      await page.goto('/prep/log-in');
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel(/^Password/).fill(newPassword);
      await page.getByRole('button', { name: 'Log in', exact: true }).click();
      // Until the 30 days are over, logging in takes it back.
      await page.waitForURL((url) => !url.pathname.endsWith('/log-in'));
      await page.goto('/prep/account');
      await page.getByText(email).first().waitFor();
      assert.deepEqual(
        troubles.filter((each) => !/40[13]/.test(each)),
        [],
      );
      await context.close();
    });

    test('is told kindly what is wrong with a form, at the field, and keeps what was typed', async () => {
      const { page, context } = await visitor(stage.browser, stage.house.url);
      await page.goto('/prep/register');
      await page.getByLabel('Your name').fill('Common Password');
      await page.getByLabel('E-mail').fill('common@example.org');
      await page.getByLabel(/^Password/).fill('passwordpassword');
      await page.getByRole('button', { name: 'Create account' }).click();
      await page.getByRole('alert').first().waitFor();
      const field = page.getByLabel(/^Password/);
      assert.equal(await field.getAttribute('aria-invalid'), 'true');
      assert.equal(await page.getByLabel('E-mail').inputValue(), 'common@example.org');
      await context.close();
    });
  });
}
