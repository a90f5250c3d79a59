import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { totpCodeOfStep, totpStepAt } from '#modules/identity';
import { assertAccessible, phone, visitor } from '#test/browser';
import type { Stage } from '../prep.test.ts';
import { mailTo, newPassword, register } from './people.ts';

export function lostFactorJourneys(stage: Stage): void {
  describe('who has lost phone and recovery codes', () => {
    test('has a reset begun by a mailed code, sees at the next log-in that it waits, and stops it on the security page', async () => {
      const { page, context, troubles } = await visitor(stage.browser, stage.house.url);
      const email = await register(stage, page, { role: 'I am looking for a kitchen', name: 'Lena Lost' });
      await page.goto('/prep/account/security');
      await page.getByRole('button', { name: 'Set up an app' }).click();
      const secret = (await page.locator('code').first().textContent())?.replaceAll(' ', '') ?? '';
      await page.getByLabel('Code of your authenticator app').fill(totpCodeOfStep(secret, totpStepAt(Temporal.Now.instant())));
      await page.getByRole('button', { name: 'Turn it on' }).click();
      await page.getByRole('heading', { name: 'Your ten recovery codes' }).waitFor();

      const elsewhere = await visitor(stage.browser, stage.house.url, { viewport: phone });
      const there = elsewhere.page;
      const logIn = async () => {
        await there.goto('/prep/log-in');
        await there.getByLabel('E-mail').fill(email);
        await there.getByLabel(/^Password/).fill(newPassword);
        await there.getByRole('button', { name: 'Log in', exact: true }).click();
        await there.getByRole('heading', { name: 'One more step' }).waitFor();
      };
      await logIn();
      await there.getByRole('link', { name: 'I have lost my phone and my codes' }).click();
      await there.getByRole('button', { name: 'Mail me a code' }).waitFor();
      await assertAccessible(there);
      await there.getByRole('button', { name: 'Mail me a code' }).click();
      const { subject } = await mailTo(stage, email, (mail) => mail.subject.includes('Your code'));
      await there.getByLabel('Code from the mail').fill(subject.split(': ')[1] ?? '');
      await there.getByRole('button', { name: 'Begin the waiting time' }).click();
      await there.getByRole('heading', { name: 'Your second step is being reset' }).waitFor();
      await logIn();
      assert.ok(await there.getByRole('heading', { name: 'Your second step is being reset' }).isVisible());
      await assertAccessible(there);

      const told = await mailTo(stage, email, (mail) => mail.subject.includes('will be reset'));
      assert.match(told.links[0] ?? '', /\/prep\/log-in\/lost\/stop\?token=/);
      await page.goto('/prep/account/security');
      await page.getByRole('button', { name: 'Stop it' }).click();
      await page.getByText('It is stopped: your second step stays as it is.').waitFor();
      assert.equal(await page.getByRole('heading', { name: 'Your second step is being reset' }).count(), 0);
      assert.deepEqual([...troubles, ...elsewhere.troubles], []);
      await Promise.all([context.close(), elsewhere.context.close()]);
    });
  });
}
