import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAccessible, desktop, phone, visitor } from '#test/browser';
import type { Stage } from '../prep.test.ts';
import { book, personAt, register, sees } from './people.ts';

export function hostJourneys(stage: Stage): void {
  describe('a host', () => {
    test('registers, adds a kitchen, sets its hours, publishes it, sets up payouts, is booked, and is paid', async () => {
      const { page, context } = await visitor(stage.browser, stage.house.url);
      await register(stage, page, { role: 'I have a kitchen to share', name: 'Hanna Host' });
      await page.goto('/prep/host');
      assert.ok(await page.getByText('You cannot be paid yet').isVisible());
      await page.getByRole('link', { name: 'Add a kitchen' }).click();
      await page.getByLabel('Name').fill('Sunrise Test Kitchen');
      await page.getByLabel('In one sentence').fill('A bright room for early bakers.');
      await page.getByLabel('Description').fill('Two deck ovens, a big table and morning light; flour and towels are included.');
      await page.getByLabel('Street and number').fill('12 Folsom St');
      await page.getByLabel('City').fill('San Francisco');
      await page.getByLabel('Latitude').fill('37.7562');
      await page.getByLabel('Longitude').fill('-122.4148');
      await page.getByLabel('An hour, in dollars').fill('forty');
      await page.getByRole('button', { name: 'Save as a draft' }).click();
      await page.getByText('Write a number, such as 45 or 45.50.').first().waitFor();
      assert.equal(await page.getByLabel('Name').inputValue(), 'Sunrise Test Kitchen', 'what was typed stays');
      await page.getByLabel('An hour, in dollars').fill('40');
      await page.getByRole('button', { name: 'Save as a draft' }).click();
      await page.getByRole('heading', { name: 'Hours of Sunrise Test Kitchen' }).waitFor();

      await page.getByRole('link', { name: 'Edit' }).click();
      await page.getByRole('button', { name: 'Publish' }).click();
      await page.getByText('Choose at least one piece of equipment.').first().waitFor();
      assert.match(await page.locator('main').innerText(), /Set the weekly opening hours/);
      await page.getByLabel('Deck oven').check();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('Saved.').waitFor();

      await page.getByRole('link', { name: 'Hours' }).click();
      for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']) {
        await page.getByLabel(`${day}, span 1: from`).fill('08:00');
        await page.getByLabel(`${day}, span 1: until`).fill('20:00');
      }
      await page.getByRole('button', { name: 'Save the hours' }).click();
      await page.getByText('The hours are saved.').waitFor();
      await page.getByRole('link', { name: 'Edit' }).click();
      await page.getByRole('button', { name: 'Publish' }).click();
      await page.getByText('Your kitchen is shown to chefs now.').waitFor();

      await page.goto('/prep/host/payouts');
      await page.getByRole('button', { name: 'Set up payouts' }).click();
      await page.waitForURL((url) => !url.pathname.startsWith('/prep'));
      await page.getByRole('button').first().click();
      await page.waitForURL(/\/prep\/host\/payouts/);
      await page.getByText('Your payout account is ready').waitFor();

      const chef = await personAt(stage, 'Ana Reyes');
      const path = await book(chef.page, 'sunrise-test-kitchen-san-francisco', { day: 2 });
      await page.goto('/prep/host');
      await page.getByRole('link', { name: 'Look and answer' }).click();
      await page.getByRole('button', { name: 'Accept' }).click();
      await sees(page, 'Confirmed');
      await stage.house.jump('P9D');
      await chef.page.goto(path);
      await sees(chef.page, 'Paid out');
      await page.goto('/prep/host/payouts');
      await page.getByText('Shared out from escrow').waitFor();
      await Promise.all([context.close(), chef.context.close()]);
    });

    for (const [name, viewport, colorScheme] of [
      ['desktop, light', desktop, 'light'],
      ['phone, dark', phone, 'dark'],
    ] as const) {
      test(`a host's pages are accessible and fit: ${name}`, async () => {
        const { page, context } = await personAt(stage, 'Maria Keller', { viewport, colorScheme });
        await page.goto('/prep/host');
        const [hours, edit] = await Promise.all(
          ['Hours', 'Edit'].map((link) => page.getByRole('link', { name: link, exact: true }).first().getAttribute('href')),
        );
        for (const path of [
          '/prep/host',
          '/prep/host/kitchens/new',
          '/prep/host/payouts',
          hours,
          edit,
          '/prep/bookings',
          '/prep/account',
        ]) {
          await page.goto(path ?? '');
          await assertAccessible(page);
        }
        await context.close();
      });
    }

    test("another host's kitchen cannot be opened for changing", async () => {
      const maria = await personAt(stage, 'Maria Keller');
      await maria.page.goto('/prep/host');
      const edit = await maria.page.getByRole('link', { name: 'Edit', exact: true }).first().getAttribute('href');
      const theo = await personAt(stage, 'Theo Brandt');
      const answer = await theo.page.goto(edit ?? '');
      assert.equal(answer?.status(), 404);
      await Promise.all([maria.context.close(), theo.context.close()]);
    });
  });
}
