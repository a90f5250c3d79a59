import assert from 'node:assert/strict';
import type { Page } from '@playwright/test';
import { visitor, type Visitor } from '#test/browser';
import type { Stage } from '../prep.test.ts';

/** Logs in with the one click that the demo offers. */
export async function logInAs(page: Page, name: string): Promise<void> {
  await page.goto('/prep/log-in');
  await page.getByRole('button', { name: `Log in as ${name}` }).click();
  await page.waitForURL((url) => !url.pathname.endsWith('/log-in'));
}

/** A demo person at a browser of their own. */
export async function personAt({ browser, house }: Stage, name: string, options?: Parameters<typeof visitor>[2]): Promise<Visitor> {
  const who = await visitor(browser, house.url, options);
  await logInAs(who.page, name);
  return who;
}

interface Card {
  slug: string;
  title: string;
}

/** Kitchens of one host, in the order of the search. */
export async function kitchensOf({ house }: Stage, host: string): Promise<Card[]> {
  const api = `${house.url}/prep/api/v1`;
  const { items } = (await (await fetch(`${api}/listings?limit=100`)).json()) as { items: Card[] };
  const found: Card[] = [];
  for (const card of items) {
    const listing = (await (await fetch(`${api}/listings/${card.slug}`)).json()) as { host: { displayName: string } };
    if (listing.host.displayName === host) found.push(card);
  }
  assert.ok(found.length > 0, `${host} has no kitchens`);
  return found;
}

/** On the kitchen's page: the given free day (counted from 0; the page opens with the first one chosen), its first start, the shortest time, up to the price. */
export async function chooseTime(page: Page, slug: string, day = 1): Promise<void> {
  await page.goto(`/prep/kitchens/${slug}`, { waitUntil: 'networkidle' });
  const free = page.locator('#book label:has(input[name="date"]:not([disabled]))');
  const date = await free.nth(day).locator('input').getAttribute('value');
  await free.nth(day).click();
  await page.waitForURL((url) => url.searchParams.get('date') === date);
  await page.locator('#book label:has(input[name="start"])').first().click();
  await page.getByLabel('Until').waitFor();
}

export async function seePrice(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'See the price' }).click();
  await page.getByRole('heading', { name: 'Your price' }).waitFor();
}

export async function toCheckout(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Continue to payment' }).click();
  await page.getByRole('button', { name: /Request to book for/ }).waitFor();
  const other = page.getByLabel('Another card');
  if ((await other.count()) > 0) await other.check();
  await page.getByLabel('Card number').waitFor();
}

export async function typeCard(page: Page, number: string): Promise<void> {
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expiry (MM / YY)').fill('12 / 34');
  await page.getByLabel('CVC').fill('123');
}

/** From the kitchen's page to the request, with a card. Returns the booking's page. */
export async function book(page: Page, slug: string, { card = '4242 4242 4242 4242', day = 1 } = {}): Promise<string> {
  await chooseTime(page, slug, day);
  await seePrice(page);
  await toCheckout(page);
  await typeCard(page, card);
  await page.getByRole('button', { name: /Request to book for/ }).click();
  await page.waitForURL(/\/prep\/bookings\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname;
}

/** Waits until the booking's page says so by itself, without a reload. */
export async function sees(page: Page, state: string): Promise<void> {
  await page.locator('main').getByText(state, { exact: true }).first().waitFor();
}

let newcomers = 0;

interface Newcomer {
  role: string;
  name: string;
}

/** What newcomers type. */
export const newPassword = 'seven quiet copper pans';

/** Creates an account and confirms it from the mail in the sandbox's inbox; ends logged in. Returns the address. */
export async function register(stage: Stage, page: Page, who: Newcomer): Promise<string> {
  const { email, url } = await askForAccount(stage, page, who);
  await page.goto(url);
  await page.getByRole('button', { name: 'Confirm and log in' }).click();
  await page.waitForURL((here) => !here.pathname.endsWith('/verify'));
  return email;
}

/** Fills the form in; returns the link that was mailed. */
export async function askForAccount(stage: Stage, page: Page, { role, name }: Newcomer): Promise<{ email: string; url: string }> {
  const email = `newcomer.${Date.now()}.${newcomers++}@example.org`;
  await page.goto('/prep/register');
  await page.getByLabel(role).check();
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel(/^Password/).fill(newPassword);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
  return { email, url: await linkInMail(stage, email) };
}

/** The newest mail's link, as the person would press it in the sandbox's inbox. */
const linkInMail = async (stage: Stage, to: string): Promise<string> =>
  (await mailTo(stage, to, ({ links }) => links.length > 0)).links[0] ?? '';

interface InboxMail {
  subject: string;
  links: string[];
}

/** The newest mail in the sandbox's inbox that is the one; it may still be on its way. */
export async function mailTo({ house }: Stage, to: string, is: (mail: InboxMail) => boolean): Promise<InboxMail> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answer = await fetch(`${house.url}/sandbox/api/inbox?to=${encodeURIComponent(to)}`);
    const { items } = (await answer.json()) as { items: InboxMail[] };
    const mail = items.find(is);
    if (mail !== undefined) return mail;
    if (Date.now() > deadline) throw new Error(`No mail for ${to} in 20 seconds.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
