import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAccessible, desktop, phone } from '#test/browser';
import type { Stage } from '../prep.test.ts';
import { personAt } from './people.ts';

const pages = ['', '/bookings', '/processes', '/ledger', '/ledger/accounts', '/dead-letters', '/audit', '/people'];

export function operatorJourneys(stage: Stage): void {
  describe('the operator', () => {
    test('reads a booking with its way through the process, every posting and its audit, and proves books and chain', async () => {
      const { page, context, troubles } = await personAt(stage, 'Sam Okafor');
      await page.goto('/prep/admin/bookings?state=paidOut');
      await page.locator('tbody a').first().click();
      await page.getByRole('heading', { level: 1, name: /Paid out/ }).waitFor();
      assert.equal(await page.locator('svg [data-mark="here"]').textContent(), 'Paid out');
      assert.ok((await page.locator('svg [data-mark="passed"]').count()) >= 4);
      for (const posting of ['Paid by card', 'Shared out from escrow', 'Paid to the provider']) {
        assert.ok(await page.getByText(posting).first().isVisible(), posting);
      }
      assert.ok(await page.getByText('Booking: accept').first().isVisible());
      await page.goto('/prep/admin/ledger');
      await page.getByRole('button', { name: 'Prove the books' }).click();
      await page.getByText(/The books balance/).waitFor();
      await page.goto('/prep/admin/audit');
      await page.getByRole('button', { name: 'Verify the chain' }).click();
      await page.getByText(/The chain is whole/).waitFor();
      assert.deepEqual(troubles, []);
      await context.close();
    });

    test('is nobody else: a chef gets a kind refusal, and a stranger is asked to log in', async () => {
      const chef = await personAt(stage, 'Kofi Mensah');
      for (const path of pages) {
        await chef.page.goto(`/prep/admin${path}`);
        assert.ok(await chef.page.getByRole('heading', { name: 'This page is not yours to open' }).isVisible(), path);
      }
      await chef.context.clearCookies();
      await chef.page.goto('/prep/admin/ledger');
      assert.match(chef.page.url(), /log-in\?next=/);
      await chef.context.close();
    });

    for (const [name, viewport, colorScheme] of [
      ['desktop, light', desktop, 'light'],
      ['phone, dark', phone, 'dark'],
    ] as const) {
      test(`their pages are accessible and fit: ${name}`, async () => {
        const { page, context } = await personAt(stage, 'Sam Okafor', { viewport, colorScheme });
        for (const path of pages) {
          await page.goto(`/prep/admin${path}`);
          await assertAccessible(page);
        }
        await context.close();
      });
    }
  });
}
