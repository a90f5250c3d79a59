import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Locator, Page } from '@playwright/test';
import { phone, visitor } from '#test/browser';
import type { Stage } from '../prep.test.ts';
import { kitchensOf, personAt, sees } from './people.ts';

const patience = 100;

export function keyboardJourneys(stage: Stage): void {
  describe('with the keyboard alone', () => {
    test('a kitchen is found, priced, paid and cancelled, the host accepts, and the focus is seen at every stop', async () => {
      const { page, context } = await visitor(stage.browser, stage.house.url);
      await page.goto('/prep/', { waitUntil: 'networkidle' });
      await page.keyboard.press('Tab');
      assert.equal(await focusedText(page), 'Skip to the content', 'the first stop leads past the header');

      const { slug, title } = (await kitchensOf(stage, 'Maria Keller')).at(-1) ?? assert.fail();
      await tabTo(page, page.getByRole('searchbox').first());
      await page.keyboard.type(title);
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/kitchens\?.*q=/, { waitUntil: 'networkidle' });
      await tabTo(page, page.locator(`main li h3 a[href*="${slug}"]`));
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Book this kitchen' }).waitFor();
      assert.equal(await page.evaluate<string>('document.activeElement.tagName'), 'H1', 'a new page begins at its heading');

      await tabTo(page, page.locator('#book input[name="date"]:checked'));
      // The address changes a moment before the hours do: who goes on in that moment chooses an hour that is taken away.
      const dayOfHours = page.locator('#book fieldset legend span').last();
      const before = await dayOfHours.innerText();
      await page.keyboard.press('ArrowRight');
      await dayOfHours.filter({ hasNotText: before }).waitFor();
      await tabTo(page, page.locator('#book input[name="start"]'));
      await page.keyboard.press('Space');
      await page.waitForURL(/start=/);
      await tabTo(page, page.getByRole('button', { name: 'Log in to see the full price' }));
      await page.keyboard.press('Enter');
      await logIn(page, 'kofi@prep.example');
      await tabTo(page, page.getByRole('button', { name: 'See the price' }));
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Your price' }).waitFor();
      await tabTo(page, page.getByRole('link', { name: 'Continue to payment' }));
      await page.keyboard.press('Enter');
      await pay(page);
      await sees(page, 'Waiting for the host');
      const path = new URL(page.url()).pathname;

      await hostAccepts(stage, path);
      await sees(page, 'Confirmed');
      const question = page.locator('summary', { hasText: 'Cancel the booking' });
      await tabTo(page, question);
      await page.keyboard.press('Enter');
      await tabTo(page, page.getByRole('button', { name: 'Cancel the booking' }));
      await page.keyboard.press('Enter');
      await sees(page, 'Cancelled');
      await context.close();
    });

    test('a refused form says so where the focus is, and a menu that is closed gives the focus back', async () => {
      const { page, context } = await visitor(stage.browser, stage.house.url, { viewport: phone });
      await page.goto('/prep/log-in', { waitUntil: 'networkidle' });
      await typeInto(page, 'E-mail', 'kofi@prep.example');
      await typeInto(page, 'Password', 'not the password');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').filter({ hasText: /\S/ }).first().waitFor();
      assert.ok(await page.evaluate<boolean>(`document.activeElement.matches('[role=alert], [aria-invalid=true]')`));

      await logIn(page, 'kofi@prep.example');
      const menu = page.locator('header summary');
      await tabTo(page, menu);
      await page.keyboard.press('Enter');
      await tabTo(page, page.getByRole('link', { name: 'My bookings' }));
      await page.keyboard.press('Escape');
      assert.ok(await holdsFocus(menu));
      assert.equal(await page.getByRole('link', { name: 'My bookings' }).isVisible(), false);
      await context.close();
    });
  });
}

const holdsFocus = async (target: Locator): Promise<boolean> => (await target.and(target.page().locator(':focus')).count()) > 0;
const focusedText = (page: Page): Promise<string> => page.evaluate<string>('document.activeElement.textContent.trim()');

/** An outline of its own or of what stands for it, or the border that fields take on. */
const focusShows = `(() => {
  for (let each = document.activeElement, step = 0; each && step < 4; each = each.parentElement, step += 1) {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    if (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) return true;
  }
  return false;
})()`;

/** Presses Tab until it is there. Each stop on the way is looked at: the focus must be seen, and never on nothing. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < patience; presses += 1) {
    await page.keyboard.press('Tab');
    // Looked at in one moment: a page that comes moves the focus to its heading by itself. That, and its top, is no stop of Tab.
    const { stop, isStop, shows } = await page.evaluate<{ stop: string; isStop: boolean; shows: boolean }>(`({
      stop: document.activeElement.outerHTML.slice(0, 160),
      isStop: !document.activeElement.matches('html, body, [tabindex="-1"]'),
      shows: ${focusShows},
    })`);
    if (isStop) assert.ok(shows, `the focus is not seen on ${stop} at ${page.url()}`);
    if (await holdsFocus(target)) return;
  }
  assert.fail(`${patience} presses of Tab do not lead to ${String(target)} at ${page.url()}`);
}

async function typeInto(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, page.locator('input').and(page.getByLabel(label)));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

async function logIn(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail').waitFor();
  await typeInto(page, 'E-mail', email);
  await typeInto(page, 'Password', 'prep-demo-kitchen');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.endsWith('/log-in'));
}

async function pay(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Request to book for/ }).waitFor();
  // Who has paid before is offered that card first; the last choice is another one.
  const saved = page.getByRole('radio', { name: /ending in/ });
  if ((await saved.count()) > 0) {
    await tabTo(page, saved.first());
    await page.keyboard.press('ArrowUp');
    await page.getByLabel('Card number').waitFor();
  }
  for (const [label, text] of [
    ['Card number', '4242 4242 4242 4242'],
    ['Expiry (MM / YY)', '12 / 34'],
    ['CVC', '123'],
  ] as const) {
    await typeInto(page, label, text);
  }
  await tabTo(page, page.getByRole('button', { name: /Request to book for/ }));
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/bookings\//);
}

async function hostAccepts(stage: Stage, path: string): Promise<void> {
  const host = await personAt(stage, 'Maria Keller');
  await host.page.goto(path);
  await tabTo(host.page, host.page.getByRole('button', { name: 'Accept' }));
  await host.page.keyboard.press('Enter');
  await sees(host.page, 'Confirmed');
  await host.context.close();
}
