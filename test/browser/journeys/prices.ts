import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Stage } from '../prep.test.ts';
import { assertAccessible, phone } from '#test/browser';
import { chooseTime, kitchensOf, personAt, seePrice, sees, toCheckout, typeCard } from './people.ts';

export function priceJourneys(stage: Stage): void {
  describe('a price', () => {
    let slugs: string[];
    before(async () => {
      slugs = (await kitchensOf(stage, 'Maria Keller')).map(({ slug }) => slug);
    });
    const shot = async (page: { screenshot(options: object): Promise<unknown> }, name: string): Promise<void> =>
      void (process.env['SHOTS'] && (await page.screenshot({ path: `${process.env['SHOTS']}/${name}.png`, fullPage: true })));

    test('is lowered by a code that the house made, which a chef types at checkout and can take off again', async () => {
      const admin = await personAt(stage, 'Sam Okafor', { viewport: phone });
      await admin.page.goto('/prep/admin/promo-codes');
      await shot(admin.page, 'promo-empty');
      const code = `TEST${Date.now() % 1_000_000}`;
      await admin.page.getByRole('button', { name: 'Make the code' }).waitFor();
      await admin.page.getByRole('textbox', { name: 'Code', exact: true }).fill(code);
      await admin.page.getByLabel('Percent off').fill('10');
      await admin.page.getByLabel('Uses in all').fill('1');
      await admin.page.getByRole('textbox', { name: 'Good from', exact: true }).fill('2020-01-01');
      await admin.page.getByLabel('No longer good from').fill('2019-01-01');
      await admin.page.getByRole('button', { name: 'Make the code' }).click();
      await admin.page.getByText('The end must be after the beginning.').first().waitFor();
      await shot(admin.page, 'promo-error');
      await admin.page.getByLabel('No longer good from').fill('');
      await admin.page.getByRole('button', { name: 'Make the code' }).click();
      const card = admin.page.locator('li', { hasText: code });
      await card.getByText('0 of 1').waitFor();
      await shot(admin.page, 'promo-list');
      await assertAccessible(admin.page);

      const chef = await personAt(stage, 'Ana Reyes');
      await chooseTime(chef.page, slugs[0] as string, 4);
      await seePrice(chef.page);
      await toCheckout(chef.page);
      await chef.page.getByLabel('Promo code').fill('NOSUCHCODE');
      await chef.page.getByRole('button', { name: 'Use the code' }).click();
      await chef.page.getByText('There is no code NOSUCHCODE').first().waitFor();
      await shot(chef.page, 'checkout-refused');
      await chef.page.getByLabel('Promo code').fill(code.toLowerCase());
      await chef.page.getByRole('button', { name: 'Use the code' }).click();
      await chef.page.getByText(`Promo code ${code}`).first().waitFor();
      await chef.page.getByText('How this price is made').click();
      await shot(chef.page, 'checkout-promo');
      await assertAccessible(chef.page);
      await chef.page.getByRole('button', { name: 'Take the code off' }).click();
      await chef.page.getByLabel('Promo code').waitFor();
      assert.equal(await chef.page.getByText(`Promo code ${code}`).count(), 0);
      await chef.page.getByLabel('Promo code').fill(code);
      await chef.page.getByRole('button', { name: 'Use the code' }).click();
      await chef.page.getByRole('button', { name: 'Take the code off' }).waitFor();
      const other = chef.page.getByLabel('Another card');
      if ((await other.count()) > 0) await other.check();
      await typeCard(chef.page, '4242 4242 4242 4242');
      await chef.page.getByRole('button', { name: /Request to book for/ }).click();
      await chef.page.waitForURL(/\/bookings\//);
      await sees(chef.page, 'Waiting for the host');
      await admin.page.reload();
      await card.getByText('1 of 1').waitFor();

      const host = await personAt(stage, 'Maria Keller', { viewport: phone, colorScheme: 'dark' });
      await host.page.goto(new URL(chef.page.url()).pathname);
      await host.page.getByText('What you receive').waitFor();
      await host.page.getByText('How this price is made').click();
      await shot(host.page, 'host-booking');
      await assertAccessible(host.page);
      await host.page.locator('summary', { hasText: 'Decline' }).click();
      await host.page.getByRole('button', { name: 'Decline' }).click();
      await sees(chef.page, 'Declined');
      await admin.page.reload();
      await card.getByText('0 of 1').waitFor();
      // The two refusals above were meant.
      const troubles = [...chef.troubles, ...host.troubles, ...admin.troubles].filter((each) => !each.includes('status of 400'));
      assert.deepEqual(troubles, []);
      await Promise.all([chef.context.close(), host.context.close(), admin.context.close()]);
    });
  });
}
