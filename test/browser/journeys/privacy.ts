import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import type { Page } from '@playwright/test';
import { assertAccessible, phone, visitor } from '#test/browser';
import { personAt, register } from './people.ts';
import type { Stage } from '../prep.test.ts';

export function privacyJourneys(stage: Stage): void {
  describe('personal data', () => {
    test('a person reads in Spanish what they agree to, takes it back, and downloads all that is held of them, on a phone', async () => {
      const { page, context, troubles } = await visitor(stage.browser, stage.house.url, { viewport: phone });
      const email = await register(stage, page, { role: 'I am looking for a kitchen', name: 'Paula Private' });
      await page.goto('/prep/account/consent');
      await page.getByRole('link', { name: 'Leer los textos en español' }).click();
      const news = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Novedades y ofertas por correo' }) });
      await news.getByRole('button', { name: 'I agree' }).click();
      await page.getByText('Noted: you agree.').waitFor();
      await assertAccessible(page);
      await news.getByRole('button', { name: 'Take it back' }).click();
      await page.getByText('Noted: you took it back.').waitFor();
      assert.equal(
        await page
          .locator('ol li')
          .getByText(/\(Spanish\)/)
          .count(),
        2,
      );

      await page.getByRole('link', { name: 'Your data' }).click();
      await page.getByRole('button', { name: 'Make a copy' }).click();
      await page.getByText('We are making your copy').waitFor();
      await stage.house.jump('PT1S');
      await page.goto('/prep/account/data');
      await assertAccessible(page);
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /^Download \(zip/ }).click()]);
      const entries = Object.entries(unzipSync(new Uint8Array(await readFile(await file.path()))));
      const held = entries.map(([, bytes]) => strFromU8(bytes)).join('\n');
      assert.ok(held.includes(email) && held.includes('Paula Private'), entries.map(([name]) => name).join(' '));
      assert.deepEqual(troubles, []);
      await context.close();
    });

    test('the operator opens a case of lost data, sees its clocks, tells the authority and the person, and closes it', async () => {
      const email = 'theo@prep.example';
      const { page, context, troubles } = await personAt(stage, 'Sam Okafor');
      await page.goto(`/prep/admin/people?q=${encodeURIComponent(email)}`);
      const number = (await page.locator('tbody a').first().getAttribute('href'))?.split('/').at(-1) ?? assert.fail('nobody was found');

      await openCase(page, await anHourAgo(stage));
      await page.getByRole('heading', { level: 1, name: 'A lost list of hosts' }).waitFor();
      assert.equal(await page.getByText(/hours left|days left/).count(), 2);
      await assertAccessible(page);

      const authority = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Tell the supervisory authority' }) });
      await authority.locator('summary').first().click();
      await authority.getByLabel('Reference').fill('DPA 2026-118');
      await authority.getByRole('button', { name: 'Note that it is done' }).click();
      await page.getByText('Noted.').waitFor();

      await page.locator('summary', { hasText: 'Write to the people' }).click();
      const letter = page.locator('form').filter({ hasText: 'What you can do' });
      await letter.getByLabel('These people, by number').fill(number);
      await letter.getByLabel('What information was involved').fill('Your name and telephone number.');
      await letter.getByLabel('What we are doing').fill('We changed every password.');
      await letter.getByLabel('What you can do').fill('Be wary of calls in our name.');
      await letter.getByLabel('For more information').fill('privacy@prep.example');
      await letter.getByRole('button', { name: 'Send the letters' }).click();
      await page.getByText('The letters are on their way.').waitFor();
      await stage.house.jump('PT1S');
      await page.reload();
      await page.getByText('One person was told').waitFor();
      const inbox = await fetch(`${stage.house.url}/sandbox/api/inbox?to=${encodeURIComponent(email)}`);
      assert.match(JSON.stringify(await inbox.json()), /Notice of data breach.*Be wary of calls in our name/s);

      await page.getByLabel('What came of it').fill('Lists of hosts are no longer printed.');
      await page.getByRole('button', { name: 'Close the case' }).click();
      await page.getByText('The case is closed.').waitFor();
      for (const step of ['Case opened', 'Authority told', 'DPA 2026-118', 'People told', 'Case closed'])
        assert.ok(await page.getByText(step, { exact: true }).first().isVisible(), step);
      assert.deepEqual(troubles, []);
      await context.close();
    });
  });
}

/** By the demo's clock, as the form takes it. */
async function anHourAgo({ house }: Stage): Promise<string> {
  const { now } = (await (await fetch(`${house.url}/sandbox/api/clock`)).json()) as { now: string };
  return Temporal.Instant.from(now).subtract({ hours: 1 }).toString().slice(0, 16);
}

async function openCase(page: Page, foundAt: string): Promise<void> {
  await page.goto('/prep/admin/privacy/breaches');
  await page.locator('summary', { hasText: 'Open a case' }).click();
  await assertAccessible(page);
  await page.getByLabel('In a few words').fill('A lost list of hosts');
  await page.getByLabel('Found at (UTC)').fill(foundAt);
  await page.getByLabel('What happened').fill('A printed list was left in a train.');
  await page.getByLabel('Names').check();
  await page.getByLabel('Whose data').fill('One host');
  await page.getByLabel('About how many people').fill('1');
  await page.getByLabel('Risk to these people').selectOption('high');
  await page.getByLabel('Why this risk').fill('It may be used for false calls.');
  await page.getByRole('button', { name: 'Open the case' }).click();
}
