import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';

export const phone = { width: 390, height: 844 };
export const desktop = { width: 1_440, height: 900 };

/** Debian's Chromium, offline but for this machine. */
export function openBrowser(): Promise<Browser> {
  const executablePath = process.env['TEST_CHROMIUM'];
  if (executablePath === undefined)
    throw new Error('Browser tests need TEST_CHROMIUM, the path of a Chromium: "bash .ci/services" sets it.');
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

/** One person at one browser: their own cookies, and everything that went wrong in the page. */
export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** Uncaught errors, refused resources and console errors. */
  troubles: string[];
}

export async function visitor(
  browser: Browser,
  baseURL: string,
  { viewport = desktop, javaScriptEnabled = true, colorScheme = 'light' as 'light' | 'dark' } = {},
): Promise<Visitor> {
  const context = await browser.newContext({ baseURL, viewport, javaScriptEnabled, colorScheme, reducedMotion: 'reduce' });
  context.setDefaultTimeout(40_000); // an end of patience, no measure of speed: other suites run beside it
  await context.addInitScript(countShifts);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`${page.url()}: ${message.text()}`);
  });
  return { page, context, troubles };
}

const countShifts = `
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shifted += value;
  }).observe({ type: 'layout-shift', buffered: true });`;

/** What was drawn stays where it is, so that nobody presses what was elsewhere a moment before: the cumulative layout shift of web.dev/cls, where 0.1 counts as good. */
export async function assertStill(page: Page): Promise<void> {
  const shifted = await page.evaluate<number>('window.shifted');
  assert.ok(shifted < 0.02, `${page.url()} moved by ${shifted} of the window after it was drawn`);
}

/** No violation of WCAG 2.2 A and AA that axe can find, and nothing that makes the page itself scroll sideways. */
export async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map(({ html }) => html.slice(0, 160)).join('\n    ')}`,
  );
  assert.deepEqual(found, [], `${page.url()}\n${found.join('\n')}`);
  const sideways = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  assert.ok(sideways <= 0, `${page.url()} is ${sideways} pixels wider than the window`);
}
