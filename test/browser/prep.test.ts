import { after, before, describe } from 'node:test';
import type { Browser } from '@playwright/test';
import { openBrowser } from '#test/browser';
import { demoHouse, type DemoHouse } from '#test/demo-house';
import { bookingJourneys } from './journeys/booking.ts';
import { calendarJourneys } from './journeys/calendar.ts';
import { hostJourneys } from './journeys/host.ts';
import { keyboardJourneys } from './journeys/keyboard.ts';
import { lostFactorJourneys } from './journeys/lost-factor.ts';
import { newcomerJourneys } from './journeys/newcomer.ts';
import { operatorJourneys } from './journeys/operator.ts';
import { passkeyJourneys } from './journeys/passkeys.ts';
import { priceJourneys } from './journeys/prices.ts';
import { privacyJourneys } from './journeys/privacy.ts';
import { visitorJourneys } from './journeys/visitor.ts';

/** What the journeys share: one demo, one browser. */
export interface Stage {
  house: DemoHouse;
  browser: Browser;
}

describe('Prep in a browser', () => {
  const stage = {} as Stage;
  before(async () => {
    stage.house = await demoHouse();
    stage.browser = await openBrowser();
  });
  after(async () => {
    await stage.browser?.close();
    await stage.house?.close();
  });
  visitorJourneys(stage);
  newcomerJourneys(stage);
  bookingJourneys(stage);
  hostJourneys(stage);
  calendarJourneys(stage);
  passkeyJourneys(stage);
  lostFactorJourneys(stage);
  operatorJourneys(stage);
  privacyJourneys(stage);
  priceJourneys(stage);
  keyboardJourneys(stage);
});
