import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#kernel';
import { startMailSandbox, type MailSandbox } from '#vendors/mail';
import { startStripeSandbox, type StripeSandbox } from '#vendors/stripe';

/** Every vendor's own server in small, on this machine, kept in the data folder. */
export interface Sandboxes {
  stripe: StripeSandbox;
  mail: MailSandbox;
  close(): Promise<void>;
}

interface SandboxOptions {
  dataDirectory: string;
  clock: Clock;
  /** Where Stripe's webhooks go, and what signs them. */
  webhook: { url: string; secret: string };
  /** Any free ones when absent. */
  ports?: { stripe: number; smtp: number };
}

export async function startSandboxes({ dataDirectory, clock, webhook, ports }: SandboxOptions): Promise<Sandboxes> {
  const directory = join(dataDirectory, 'sandbox');
  await mkdir(directory, { recursive: true });
  const stripe = await startStripeSandbox({ dataFile: join(directory, 'stripe.db'), clock, webhook, port: ports?.stripe ?? 0 });
  const mail = await startMailSandbox({ dataFile: join(directory, 'mail.db'), clock, port: ports?.smtp ?? 0 }).catch(
    async (error: unknown) => {
      await stripe.close();
      throw error;
    },
  );
  return {
    stripe,
    mail,
    async close() {
      await stripe.close();
      await mail.close();
    },
  };
}
