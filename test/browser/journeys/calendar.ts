import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAccessible, desktop, phone } from '#test/browser';
import type { Stage } from '../prep.test.ts';
import { personAt } from './people.ts';

export function calendarJourneys(stage: Stage): void {
  describe('a host’s calendar', () => {
    test('a time drawn over a day is kept free, shows where it was drawn, and is opened again', async () => {
      const { page, context } = await personAt(stage, 'Maria Keller', { viewport: desktop });
      await page.goto('/prep/host');
      await page.getByRole('link', { name: 'Calendar', exact: true }).first().click();
      for (let week = 0; week < 6; week += 1) {
        const before = page.url();
        await page.getByRole('link', { name: 'Week after' }).click();
        await page.waitForURL((url) => url.href !== before);
      }
      await page.waitForLoadState('networkidle');
      const column = page.locator('[data-date]').nth(3);
      await column.scrollIntoViewIfNeeded();
      const box = await column.boundingBox();
      assert.ok(box);
      await page.mouse.move(box.x + 20, box.y + box.height * 0.4);
      await page.mouse.down();
      await page.mouse.move(box.x + 20, box.y + box.height * 0.5, { steps: 4 });
      await page.mouse.up();
      const [from, to] = await Promise.all(['From', 'Until'].map((label) => page.getByLabel(label).inputValue()));
      assert.ok(from && to && from < to, `${from} to ${to}`);
      await page.getByLabel('What for').fill('Own baking');
      await page.getByRole('button', { name: 'Keep it free' }).click();
      await page.getByText('The time is kept free.').waitFor();
      await column.getByText('Own baking').waitFor();
      await assertAccessible(page);
      await page.getByRole('button', { name: /Open again/ }).click();
      await page.getByText('The time can be booked again.').waitFor();
      assert.equal(await column.getByText('Own baking').count(), 0);
      await page.getByLabel('From').fill('00:30');
      await page.getByLabel('Until').fill('02:30');
      await page.getByLabel('What for').fill('Night shift');
      await page.getByRole('button', { name: 'Open it' }).click();
      await page.getByText('The time is open now and can be booked.').waitFor();
      await page.locator('[data-kind="opening"]').getByText('Night shift').waitFor();
      await assertAccessible(page);
      await page.getByRole('button', { name: /Close it again/ }).click();
      await page.getByText('The time follows the weekly hours again.').waitFor();
      await context.close();
    });

    test('on a phone a time is typed, every week, and a wrong one is told at its field', async () => {
      const { page, context } = await personAt(stage, 'Maria Keller', { viewport: phone, colorScheme: 'dark' });
      await page.goto('/prep/host');
      await page.getByRole('link', { name: 'Calendar', exact: true }).first().click();
      await page.getByLabel('From').fill('15:00');
      await page.getByLabel('Until').fill('14:00');
      await page.getByLabel('How often').selectOption('weekly');
      await page.getByRole('button', { name: 'Keep it free' }).click();
      await page.getByRole('alert').waitFor();
      await page.getByLabel('Until').fill('16:30');
      await page.getByRole('button', { name: 'Keep it free' }).click();
      await page.getByText('The time is kept free.').waitFor();
      await page.getByText(/3:00 PM – 4:30 PM .* · repeats/).waitFor();
      await assertAccessible(page);
      await page.getByRole('button', { name: /Open all its times again/ }).click();
      await page.getByText('Nothing is kept free in these days.').waitFor();
      await context.close();
    });
  });
}
