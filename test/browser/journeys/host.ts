import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { assertAccessible, desktop, phone, visitor } from '#test/browser';
import type { Stage } from '../prep.test.ts';
import { book, personAt, register, sees } from './people.ts';

export function hostJourneys(stage: Stage): void {
  describe('a host', () => {
    test('registers, adds a kitchen with photographs, sets its hours, publishes it, sets up payouts, is booked, and is paid', async () => {
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

      await bringPhotographs(page);

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
      await page.getByRole('link', { name: 'See its page' }).click();
      await page.getByRole('list', { name: 'Pictures of Sunrise Test Kitchen' }).waitFor();
      await seesPicture(page, 'The window over the table');
      assert.equal(await page.getByRole('img', { name: /^Drawing/ }).count(), 0, 'the drawings have left');

      await handInPermit(page);
      await deskAccepts(stage, /health permit .* Sunrise Test Kitchen/i);

      await page.goto('/prep/host/payouts');
      await page.getByRole('button', { name: 'Set up payouts' }).click();
      await page.waitForURL((url) => !url.pathname.startsWith('/prep'));
      await page.getByRole('button').first().click();
      await page.waitForURL(/\/prep\/host\/payouts/);
      await page.getByText('Your payout account is ready').waitFor();

      const chef = await personAt(stage, 'Ana Reyes');
      const path = await book(chef.page, 'sunrise-test-kitchen-san-francisco', { day: 2 });
      await staffApprove(stage, path);
      await page.goto('/prep/host');
      await page.getByRole('link', { name: 'Look and answer' }).click();
      await page.getByRole('button', { name: 'Accept' }).click();
      await sees(page, 'Confirmed');
      await stage.house.jump('P9D');
      await chef.page.goto(path);
      await sees(chef.page, 'All done, and everything is paid. Thank you for cooking here.');
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

/** From the kitchen's papers page: without a permit that our desk accepted the rules refuse every booking. */
async function handInPermit(page: Page): Promise<void> {
  await page.goto('/prep/host');
  await page.getByRole('link', { name: 'Papers', exact: true }).click();
  await page.getByRole('heading', { name: 'Papers of Sunrise Test Kitchen' }).waitFor();
  await page.getByLabel('What is it?').selectOption('food_facility_permit');
  await page.getByLabel('The document').setInputFiles({ name: 'permit.jpg', mimeType: 'image/jpeg', buffer: await photograph('#f4f1ea') });
  await page.getByLabel('Given out by').fill('Department of Public Health');
  await page.getByLabel('Its number').fill('SF-2044');
  await page.getByLabel('First day it counts').fill('2026-01-01');
  await page.getByLabel('Last day it counts').fill('2036-01-01');
  await page.getByRole('button', { name: 'Hand it in' }).click();
  await page.getByText('Thank you. Our desk looks at it and writes to you.').waitFor();
}

async function deskAccepts(stage: Stage, paper: RegExp): Promise<void> {
  const staff = await personAt(stage, 'Sam Okafor');
  await staff.page.goto('/prep/admin/papers');
  await staff.page.getByRole('link', { name: paper }).click();
  await staff.page.getByRole('button', { name: 'Accept' }).click();
  await staff.page.getByText('Accepted. Its owner is told.').waitFor();
  await staff.context.close();
}

/** What only the host can tell is not answered yet: a person of the house looks, and says yes. */
async function staffApprove(stage: Stage, path: string): Promise<void> {
  const staff = await personAt(stage, 'Sam Okafor');
  await staff.page.goto(path.replace('/prep/', '/prep/admin/'));
  await staff.page.getByRole('button', { name: 'Approve the papers' }).click();
  await staff.page.getByRole('heading', { name: /Waiting for the host/, level: 1 }).waitFor();
  await staff.context.close();
}

const photograph = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 900, height: 1_200, channels: 3, background } })
    .jpeg()
    .toBuffer();

/** Uploads two (after one that is none), puts the second first, and removes the other. */
async function bringPhotographs(page: Page): Promise<void> {
  const upload = async (buffer: Buffer, alt: string): Promise<void> => {
    await page.getByLabel('Add a photograph').setInputFiles({ name: 'kitchen.jpg', mimeType: 'image/jpeg', buffer });
    await page
      .locator('form', { has: page.locator('input[type=file]') })
      .getByLabel('What it shows')
      .fill(alt);
    await page.getByRole('button', { name: 'Upload' }).click();
  };
  await upload(Buffer.from('not a picture'), 'Nothing');
  await page.getByText('It is not a JPEG, PNG or WebP picture.').waitFor();
  await upload(await photograph('#8a5a3c'), 'The deck ovens');
  await page.getByText('The photograph is added.').waitFor();
  await seesPicture(page, 'The deck ovens');
  await upload(await photograph('#3c6a8a'), 'The window over the table');
  await seesPicture(page, 'The window over the table');
  await assertAccessible(page);
  await page.getByRole('button', { name: 'Earlier: The window over the table' }).click();
  await page.getByText('The order is changed.').waitFor();
  assert.match(await page.getByRole('article').first().innerText(), /Shown first/);
  assert.equal(await page.getByRole('article').first().getAttribute('aria-label'), 'The window over the table');
  await page.getByLabel('Remove: The deck ovens').click();
  await page.getByRole('button', { name: 'Remove for good: The deck ovens' }).click();
  await page.getByText('The photograph is removed.').waitFor();
  assert.equal(await page.getByRole('article').count(), 1);
}

/** Not only its words: the file has come and was decoded. */
async function seesPicture(page: Page, alt: string): Promise<void> {
  const picture = page.getByRole('img', { name: alt });
  await picture.scrollIntoViewIfNeeded();
  await page.waitForFunction<boolean, unknown>('(image) => image.complete && image.naturalWidth > 100', await picture.elementHandle());
}
