import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { conflict, invalid, unavailable } from '#kernel';
import { isSeeded, seedDemo } from '#markets/prep';
import { visitConsent } from '#vendors/calendar-sandbox';
import type { House } from './house.ts';

const markerOf = (dataDirectory: string): string => join(dataDirectory, 'seeding');

/**
 * Fills an empty market with the demo. A marker stands in the data folder meanwhile, so that a house whose filling was cut short is
 * never taken for a whole one.
 *
 * @throws app.already_seeded when there are people; app.no_sandbox when there is no Stripe sandbox to pay the demo's people with
 */
export async function fillWithDemo(house: House, tell: (line: string) => void): Promise<void> {
  const { prep, database, context, sandboxes, settings } = house;
  if (await isSeeded(context())) {
    throw conflict(
      'app.already_seeded',
      'There are people here already. The demo goes into an empty market only: choose another GUILDHALL_DATA or database.',
    );
  }
  const sandboxUrl = sandboxes?.stripe.url ?? settings.stripeUrl;
  if (sandboxUrl === undefined) throw invalid('app.no_sandbox', 'The demo is paid for at a Stripe sandbox: set STRIPE_URL to one.');
  const marker = markerOf(settings.dataDirectory);
  await mkdir(settings.dataDirectory, { recursive: true });
  await writeFile(marker, 'The demo is being filled in. If nothing runs, it was cut short.\n');
  await seedDemo({
    prep,
    database,
    ctx: context(),
    tell,
    ...((sandboxes?.calendars.url ?? settings.calendarSandboxUrl) !== undefined && {
      async allowCalendar(consentUrl, account) {
        const back = await visitConsent(consentUrl, account);
        return { state: back.searchParams.get('state') ?? '', code: back.searchParams.get('code') ?? '' };
      },
    }),
    async answerPayments(isUp) {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ failRate: isUp ? 0 : 1 });
      const answer = await fetch(`${sandboxUrl}/_sandbox/switches`, { method: 'POST', headers, body });
      if (!answer.ok) throw unavailable('app.sandbox', `The sandbox at ${sandboxUrl} did not take a switch: ${answer.status}`);
    },
    async completePayee(accountId) {
      const answer = await fetch(`${sandboxUrl}/_sandbox/accounts/${accountId}/complete`, { method: 'POST' });
      if (!answer.ok) throw unavailable('app.sandbox', `The sandbox at ${sandboxUrl} did not complete ${accountId}: ${answer.status}`);
    },
  });
  await rm(marker);
}

/** @throws app.half_seeded */
export async function refuseHalfSeeded(dataDirectory: string): Promise<void> {
  const marker = markerOf(dataDirectory);
  if (!existsSync(marker)) return;
  throw conflict(
    'app.half_seeded',
    `The demo was filled in only in part: that was cut short. Embedded: "guildhall start" begins anew. PostgreSQL: drop schema prep cascade, remove ${marker}, then "guildhall migrate" and "guildhall seed".`,
  );
}

/** Throws away an embedded demo whose filling was cut short: nobody was ever let in, because `start` opens its doors after it. */
export async function beginAnewIfCutShort(dataDirectory: string): Promise<boolean> {
  const marker = markerOf(dataDirectory);
  if (!existsSync(marker)) return false;
  for (const name of ['database', 'sandbox', 'clock.json']) await rm(join(dataDirectory, name), { recursive: true, force: true });
  await rm(marker);
  return true;
}
