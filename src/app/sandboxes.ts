import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#kernel';
import { startCalendarSandbox, type CalendarSandbox } from '#vendors/calendar-sandbox';
import { startScannerSandbox, type ScannerSandbox } from '#vendors/clamav';
import { startIdentitySandbox, type IdentitySandbox } from '#vendors/identity-sandbox';
import { startMailSandbox, type MailSandbox } from '#vendors/mail';
import { startStripeSandbox, type StripeSandbox } from '#vendors/stripe';

/** Every vendor's own server in small, on this machine, kept in the data folder. */
export interface Sandboxes {
  stripe: StripeSandbox;
  mail: MailSandbox;
  /** Google's and Microsoft's calendars. */
  calendars: CalendarSandbox;
  /** Google, Apple, Facebook and Amazon, to log in with. */
  identities: IdentitySandbox;
  /** Looks at uploads, and finds the EICAR test file. */
  scanner: ScannerSandbox;
  close(): Promise<void>;
}

interface SandboxOptions {
  dataDirectory: string;
  clock: Clock;
  /** Where Stripe's webhooks go, and what signs them. */
  webhook: { url: string; secret: string };
  /** Any free ones when absent. */
  ports?: { stripe: number; smtp: number; calendars: number; identities: number; scanner: number };
}

export async function startSandboxes({ dataDirectory, clock, webhook, ports }: SandboxOptions): Promise<Sandboxes> {
  const directory = join(dataDirectory, 'sandbox');
  await mkdir(directory, { recursive: true });
  const opened: { close(): Promise<void> }[] = [];
  const opening = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const started = await starting;
    opened.push(started);
    return started;
  };
  const close = async (): Promise<void> => {
    for (const each of opened) await each.close();
  };
  try {
    const stripe = await opening(startStripeSandbox({ dataFile: join(directory, 'stripe.db'), clock, webhook, port: ports?.stripe ?? 0 }));
    const mail = await opening(startMailSandbox({ dataFile: join(directory, 'mail.db'), clock, port: ports?.smtp ?? 0 }));
    const calendars = await opening(
      startCalendarSandbox({ dataFile: join(directory, 'calendars.db'), clock, examples: true, port: ports?.calendars ?? 0 }),
    );
    // By the machine's time, as whoever checks its tokens.
    const identities = await opening(startIdentitySandbox({ dataFile: join(directory, 'identities.db'), port: ports?.identities ?? 0 }));
    const scanner = await opening(startScannerSandbox({ port: ports?.scanner ?? 0 }));
    return { stripe, mail, calendars, identities, scanner, close };
  } catch (error) {
    await close();
    throw error;
  }
}
