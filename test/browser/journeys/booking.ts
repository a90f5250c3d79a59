import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from '@playwright/test';
import type { Stage } from '../prep.test.ts';
import { assertAccessible, phone } from '#test/browser';
import { book, chooseTime, kitchensOf, personAt, seePrice, sees, toCheckout, typeCard } from './people.ts';

export function bookingJourneys(stage: Stage): void {
  describe('a booking', () => {
    let slugs: string[];
    before(async () => {
      slugs = (await kitchensOf(stage, 'Maria Keller')).map(({ slug }) => slug);
    });
    const slug = (n: number): string => slugs[n % slugs.length] as string;

    test('is requested and paid by the chef, accepted by the host in another browser, cooked and paid out as the clock moves', async () => {
      const chef = await personAt(stage, 'Ana Reyes');
      const path = await book(chef.page, slug(0));
      await sees(chef.page, 'Waiting for the host');
      await assertAccessible(chef.page);

      const host = await personAt(stage, 'Maria Keller', { viewport: phone });
      await host.page.goto(path);
      await host.page.getByRole('button', { name: 'Accept' }).click();
      await sees(host.page, 'Confirmed');
      await sees(chef.page, 'Confirmed');
      await assertAccessible(host.page);

      await stage.house.jump('P8D');
      await sees(chef.page, 'All done, and everything is paid. Thank you for cooking here.');
      await host.page.reload();
      await host.page.getByText('Every posting').click();
      assert.ok((await host.page.locator('details table').count()) >= 3, 'captured, shared out, transferred');
      assert.deepEqual([...chef.troubles, ...host.troubles], []);
      await Promise.all([chef.context.close(), host.context.close()]);
    });

    test('with a refused card says so, keeps the time, and goes on with another card', async () => {
      const { page, context } = await personAt(stage, 'Kofi Mensah');
      await book(page, slug(1), { card: '4000 0000 0000 0002' });
      await sees(page, 'Card refused');
      await typeCard(page, '4242 4242 4242 4242');
      await page.getByRole('button', { name: 'Try another card' }).click();
      await sees(page, 'Waiting for the host');
      await context.close();
    });

    test('for the same hour from two browsers: the second is told, and offered other times', async () => {
      const [first, second] = [await personAt(stage, 'Ana Reyes'), await personAt(stage, 'Kofi Mensah')];
      for (const { page } of [first, second]) {
        await chooseTime(page, slug(2), 2);
        await seePrice(page);
        await toCheckout(page);
        await typeCard(page, '4242 4242 4242 4242');
      }
      await first.page.getByRole('button', { name: /Request to book for/ }).click();
      await first.page.waitForURL(/\/bookings\//);
      await second.page.getByRole('button', { name: /Request to book for/ }).click();
      const alert = second.page.getByRole('alert').filter({ hasText: /\S/ }).first();
      await alert.waitFor();
      assert.match(await alert.innerText(), /no longer free|taken/i);
      await Promise.all([first.context.close(), second.context.close()]);
    });

    test('that the host declines costs nothing, and the chef sees it at once', async () => {
      const chef = await personAt(stage, 'Ana Reyes');
      const path = await book(chef.page, slug(3), { day: 1 });
      const host = await personAt(stage, 'Maria Keller');
      await host.page.goto(path);
      await confirmAndPress(host.page, 'Decline');
      await sees(chef.page, 'Declined');
      assert.ok(await chef.page.getByText('Nothing was charged.').first().isVisible());
      await Promise.all([chef.context.close(), host.context.close()]);
    });

    test('cancelled long before gives everything back, as was said before pressing', async () => {
      const chef = await personAt(stage, 'Ana Reyes');
      const path = await book(chef.page, slug(4), { day: 5 });
      const host = await personAt(stage, 'Maria Keller');
      await host.page.goto(path);
      await host.page.getByRole('button', { name: 'Accept' }).click();
      await sees(chef.page, 'Confirmed');
      assert.match((await chef.page.locator('details', { hasText: 'You get' }).textContent()) ?? '', /You get (\$[0-9.,]+) of \1 back/);
      await confirmAndPress(chef.page, 'Cancel');
      await sees(chef.page, 'Cancelled');
      assert.match(await chef.page.locator('main').innerText(), /Refunded: \$[0-9.,]+/);
      await Promise.all([chef.context.close(), host.context.close()]);
    });

    test('can be paid with the card of the last time, until it is forgotten', async () => {
      const { page, context } = await personAt(stage, 'Ana Reyes');
      await book(page, slug(0), { day: 3 });
      await chooseTime(page, slug(1), 3);
      await seePrice(page);
      await page.getByRole('link', { name: 'Continue to payment' }).click();
      await page
        .getByLabel(/ending in 4242/)
        .first()
        .check();
      await page.getByRole('button', { name: /Request to book for/ }).click();
      await page.waitForURL(/\/bookings\//);
      await sees(page, 'Waiting for the host');
      await page.goto('/prep/account');
      const cards = page.getByRole('button', { name: 'Forget this card' });
      const before = await cards.count();
      await cards.first().click();
      await page.getByText('The card is forgotten.').waitFor();
      assert.equal(await cards.count(), before - 1);
      await context.close();
    });

    test('that nobody answers expires by itself', async () => {
      const { page, context } = await personAt(stage, 'Kofi Mensah');
      await book(page, slug(5), { day: 4 });
      await stage.house.jump('P2D');
      await sees(page, 'Expired');
      await context.close();
    });
  });
}

/** Opens the question and answers it. */
async function confirmAndPress(page: Page, title: string): Promise<void> {
  const details = page.locator('details', { has: page.locator('summary', { hasText: title }) });
  await details.locator('summary').click();
  await details.getByRole('button', { name: title }).click();
}
