import type { Browser, Page } from '@playwright/test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, type TestContext, test } from 'node:test';
import { openBrowser } from '#test/browser';
import { authorize, type Bench, newCustomer, openBench } from '../../src/vendors/stripe/testing.ts';

const shopScript = `
  const stripe = Stripe('pk_test_prep');
  const card = stripe.elements().create('card', {});
  window.changes = [];
  card.on('change', (event) => window.changes.push(event));
  card.mount('#card');
  window.shop = { stripe, card };
`;

/** A checkout on an address of its own, under the policy that the product's pages have. */
async function openShop(t: TestContext, browser: Browser, bench: Bench): Promise<Page> {
  const { url } = bench.sandbox;
  const policy = `default-src 'none'; base-uri 'none'; script-src 'self' ${url}; connect-src 'self' ${url}; frame-src ${url}; style-src 'self'`;
  const server = createServer((request, response) => {
    if (request.url === '/shop.js') return response.writeHead(200, { 'content-type': 'text/javascript' }).end(shopScript);
    response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy });
    return response.end(`<!doctype html><html lang="en"><title>Pay</title><div id="card"></div>
      <script src="${url}/v3/"></script><script src="/shop.js"></script></html>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Refused/.test(message.text())) problems.push(message.text());
  });
  t.after(async () => {
    await page.close();
    server.closeAllConnections();
    server.close();
  });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  t.after(() => assert.deepEqual(problems, []));
  return page;
}

async function typeCard(page: Page, number: string): Promise<void> {
  await page.getByLabel('Card number').pressSequentially(number);
  await page.getByLabel('Expiry').pressSequentially('1231');
  await page.getByLabel('CVC').pressSequentially(number.startsWith('37') ? '1234' : '123');
}

/** Runs inside the page, where `shop` is. */
const createMethod = (
  page: Page,
): Promise<{ paymentMethod?: { id: string; card: { last4: string }; billing_details: { name: string } }; error?: { code: string } }> =>
  page.evaluate("shop.stripe.createPaymentMethod({ type: 'card', card: shop.card, billing_details: { name: 'Ada' } })");

describe("the sandbox's Stripe.js in a browser, under a strict content security policy", () => {
  let browser: Browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser?.close());

  test('a typed card becomes a payment method that pays', async (t) => {
    const bench = await openBench(t);
    const page = await openShop(t, browser, bench);
    await typeCard(page, '4242424242424242');
    assert.equal(await page.getByLabel('Card number').inputValue(), '4242 4242 4242 4242');
    assert.equal(await page.getByLabel('Expiry').inputValue(), '12 / 31');
    assert.equal(await page.getByLabel('Card number').getAttribute('autocomplete'), 'cc-number');
    assert.equal(await page.getByLabel('CVC').getAttribute('inputmode'), 'numeric');
    assert.partialDeepStrictEqual(await page.evaluate('changes.at(-1)'), { complete: true, brand: 'visa', empty: false });
    const { paymentMethod } = await createMethod(page);
    assert.deepEqual([paymentMethod?.card.last4, paymentMethod?.billing_details.name], ['4242', 'Ada']);
    assert.equal((await authorize(bench.payments, paymentMethod?.id)).status, 'authorized');
  });

  test('a wrong or unfinished card is told before anything is sent', async (t) => {
    const bench = await openBench(t);
    const page = await openShop(t, browser, bench);
    assert.equal((await createMethod(page)).error?.code, 'incomplete_number');
    await typeCard(page, '4242424242424241');
    assert.partialDeepStrictEqual(await page.evaluate('changes.at(-1)'), { complete: false, error: { code: 'invalid_number' } });
    assert.equal(await page.getByLabel('Card number').getAttribute('aria-invalid'), 'true');
    assert.equal((await createMethod(page)).error?.code, 'invalid_number');
    await page.evaluate('shop.card.clear()');
    await page.getByLabel('Expiry').pressSequentially('0120');
    assert.partialDeepStrictEqual(await page.evaluate('changes.at(-1)'), { error: { code: 'invalid_expiry_year_past' } });
    await page.getByLabel('Expiry').press('Backspace');
    await page.getByLabel('Expiry').press('Backspace');
    assert.equal(await page.getByLabel('Expiry').inputValue(), '01 / ');
    for (let i = 0; i < 5; i++) await page.getByLabel('Expiry').press('Backspace');
    assert.equal(await page.getByLabel('Expiry').inputValue(), '');
    assert.equal(bench.sandbox.state().counts['payment_method'], undefined);
  });

  for (const [answer, expected] of [
    ['Complete authentication', 'authorized'],
    ['Fail authentication', 'declined'],
    ['Cancel', 'action_required'],
  ] as const) {
    test(`the bank's page opens over the shop; "${answer}" leaves the payment ${expected}`, async (t) => {
      const bench = await openBench(t);
      const page = await openShop(t, browser, bench);
      const customerId = await newCustomer(bench.payments);
      const outcome = await authorize(bench.payments, 'pm_card_threeDSecure2Required', { customerId });
      assert.ok(outcome.status === 'action_required');
      const result: Promise<{ paymentIntent?: { status: string }; error?: { code: string } }> = page.evaluate(
        `shop.stripe.handleNextAction({ clientSecret: ${JSON.stringify(outcome.clientSecret)} })`,
      );
      const dialog = page.getByRole('dialog', { name: 'Confirm your payment' });
      await dialog.waitFor();
      const button =
        answer === 'Cancel'
          ? dialog.getByRole('button', { name: answer })
          : dialog.frameLocator('iframe').getByRole('button', { name: answer });
      await button.click();
      const { paymentIntent, error } = await result;
      assert.equal(
        paymentIntent?.status ?? error?.code,
        expected === 'authorized' ? 'requires_capture' : 'payment_intent_authentication_failure',
      );
      assert.equal((await bench.payments.retrieveIntent(outcome.intentId))?.status, expected);
      assert.equal(await dialog.count(), 0);
    });
  }

  test('destroyed and mounted again, it begins empty', async (t) => {
    const page = await openShop(t, browser, await openBench(t));
    await typeCard(page, '378282246310005');
    assert.equal(await page.getByLabel('Card number').inputValue(), '3782 822463 10005');
    await page.evaluate('shop.card.destroy()');
    assert.equal(await page.getByLabel('Card number').count(), 0);
    await page.evaluate("shop.stripe.elements().create('card').mount('#card')");
    assert.equal(await page.getByLabel('Card number').inputValue(), '');
  });
});
