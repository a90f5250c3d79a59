import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Locator, Page } from '@playwright/test';
import { assertAccessible, assertStill, desktop, phone, visitor } from '#test/browser';
import type { Stage } from '../prep.test.ts';

const publicPages = [
  '/',
  '/prep/',
  '/prep/kitchens',
  '/prep/kitchens?q=oven',
  '/prep/register',
  '/prep/log-in',
  '/prep/forgot',
  '/sandbox',
];

/** The links of the kitchens in a list. */
const kitchens = (page: Page): Locator => page.locator('main li h3').getByRole('link');

export function visitorJourneys(stage: Stage): void {
  describe('a visitor without an account', () => {
    test('finds San Francisco kitchens by words, equipment and free hours, and reads what one offers', async () => {
      const { page, context, troubles } = await visitor(stage.browser, stage.house.url);
      await page.goto('/prep/kitchens');
      const all = await kitchens(page).count();
      assert.ok(all > 10, `${all} kitchens on the first page`);
      await page
        .getByLabel('City')
        .first()
        .selectOption({ label: await optionStarting(page, 'San Francisco') });
      await page.getByRole('button', { name: 'Show kitchens' }).click();
      await page.waitForURL(/city=San/);
      await page.goto('/prep/kitchens?city=San+Francisco&q=bakery');
      const title = await kitchens(page).first().innerText();
      await kitchens(page).first().click();
      await page.waitForURL(/\/prep\/kitchens\/[a-z0-9-]+/);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      for (const heading of ['Equipment', 'House rules', 'Health inspections', 'Book this kitchen']) {
        assert.ok(await page.getByRole('heading', { name: heading }).isVisible(), heading);
      }
      assert.ok((await page.locator('main img').count()) > 0, 'pictures');
      assert.deepEqual(troubles, []);
      await context.close();
    });

    test('searches and opens a kitchen with scripts turned off', async () => {
      const { page, context } = await visitor(stage.browser, stage.house.url, { javaScriptEnabled: false });
      await page.goto('/prep/kitchens?q=bakery');
      await kitchens(page).first().click();
      assert.ok(await page.getByRole('heading', { name: 'Book this kitchen' }).isVisible());
      await context.close();
    });

    test('is told what safe search leaves out, sees it when asked to, reads why it is marked, and goes back, also without scripts', async () => {
      for (const javaScriptEnabled of [true, false]) {
        const { page, context, troubles } = await visitor(stage.browser, stage.house.url, { javaScriptEnabled });
        const cellar = page.getByRole('link', { name: 'Quiet Cellar Commissary', exact: true });
        await page.goto('/prep/kitchens?q=cellar&city=San+Francisco', { waitUntil: 'networkidle' });
        assert.equal(await cellar.count(), 0);
        await page.getByText('1 kitchen is left out by safe search.').waitFor();
        await page.getByRole('button', { name: 'Show it' }).click();
        await cellar.click();
        await page.getByText('Not for everyone: Alcohol production').waitFor();
        await page.goto('/prep/kitchens?q=cellar&city=San+Francisco', { waitUntil: 'networkidle' });
        await page.getByRole('button', { name: 'Turn it on' }).click();
        await page.getByText('1 kitchen is left out by safe search.').waitFor();
        assert.equal(await cellar.count(), 0);
        assert.deepEqual(troubles, []);
        await context.close();
      }
    });

    test('gets a kind page for an address with nothing behind it', async () => {
      const { page, context } = await visitor(stage.browser, stage.house.url);
      const answer = await page.goto('/prep/kitchens/no-such-kitchen');
      assert.equal(answer?.status(), 404);
      assert.ok(await page.getByRole('heading', { name: 'There is nothing at this address' }).isVisible());
      await context.close();
    });

    for (const [name, viewport, colorScheme] of [
      ['desktop, light', desktop, 'light'],
      ['phone, dark', phone, 'dark'],
    ] as const) {
      test(`public pages are accessible, fit and keep still: ${name}`, async () => {
        const { page, context, troubles } = await visitor(stage.browser, stage.house.url, { viewport, colorScheme });
        for (const path of publicPages) {
          await page.goto(path);
          await assertAccessible(page);
          await assertStill(page);
        }
        await page.goto('/prep/kitchens');
        await kitchens(page).first().click();
        await page.getByRole('heading', { name: 'Book this kitchen' }).waitFor();
        await assertAccessible(page);
        assert.deepEqual(troubles, []);
        await context.close();
      });
    }
  });
}

async function optionStarting(page: Page, start: string): Promise<string> {
  const options = await page.getByLabel('City').first().locator('option').allInnerTexts();
  const found = options.find((each) => each.startsWith(start));
  assert.ok(found, `${start} is not among ${options.join(', ')}`);
  return found;
}
