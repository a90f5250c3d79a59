import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { visitor } from '#test/browser';
import type { Stage } from '../prep.test.ts';

export function newcomerJourneys(stage: Stage): void {
  describe('a newcomer', () => {
    test('creates an account, confirms it from the mail in the sandbox inbox, and is logged in', async () => {
      const { page, context, troubles } = await visitor(stage.browser, stage.house.url);
      const email = `nadia.${Date.now()}@example.org`;
      await page.goto('/prep/register');
      await page.getByLabel('I am looking for a kitchen').check();
      await page.getByLabel('Your name').fill('Nadia New');
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel(/^Password/).fill('seven quiet copper pans');
      await page.getByRole('button', { name: 'Create account' }).click();
      await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
      await page.goto(await linkInMail(stage, email));
      await page.getByRole('button', { name: 'Confirm and log in' }).click();
      await page.getByText('Your e-mail is confirmed. Welcome!').waitFor();
      await page.goto('/prep/bookings');
      assert.ok(await page.getByText('No bookings yet.').isVisible());
      assert.deepEqual(troubles, []);
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

/** The newest mail's link, as the person would press it in the sandbox's inbox. */
async function linkInMail({ house }: Stage, to: string): Promise<string> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const { items } = (await (await fetch(`${house.url}/sandbox/api/inbox?to=${encodeURIComponent(to)}`)).json()) as {
      items: { id: string }[];
    };
    const [newest] = items;
    if (newest !== undefined) {
      const mail = await (await fetch(`${house.url}/sandbox/api/inbox/${newest.id}`)).text();
      const link = /http:\/\/127\.0\.0\.1:\d+\/prep\/[^\s"\\<]+/.exec(mail)?.[0];
      assert.ok(link, mail);
      return link;
    }
    if (Date.now() > deadline) throw new Error(`No mail for ${to} in 20 seconds.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
