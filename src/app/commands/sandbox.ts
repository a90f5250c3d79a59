import { systemClock } from '#kernel';
import { parseSettings } from '#platform/config';
import { startPersonCheckSandbox } from '#vendors/person-check';
import { facts } from '#markets/prep';
import { lockData } from '../data-lock.ts';
import { checkPort } from '../listening.ts';
import { startSandboxes } from '../sandboxes.ts';
import { installationSecrets } from '../secrets.ts';
import { misused, optionsOf, untilToldToStop, type Command } from './options.ts';

export const sandbox: Command = {
  usage: `guildhall sandbox [options]

Stripe, a mail server, Google's and Microsoft's calendars, Google, Apple, Facebook and Amazon to log in with, a malware scanner,
and the widgets of Turnstile and hCaptcha, all in small, on 127.0.0.1, kept in GUILDHALL_DATA. Prints the settings that point serve and work at them.

  --stripe-port PORT  (4010)
  --smtp-port PORT    (4025)
  --calendar-port PORT (4011)
  --identity-port PORT (4012)
  --scanner-port PORT (4013)
  --widget-port PORT  (4014)
  --webhook URL       where Stripe's events go (PUBLIC_URL, or http://HOST:PORT, and then /${facts.name}/api/v1/webhooks/stripe)

Events are signed with STRIPE_WEBHOOK_SECRET, or with a secret made for this data folder. Stop it with Ctrl+C.`,
  async run(args) {
    const options = {
      'stripe-port': { type: 'string', default: '4010' },
      'smtp-port': { type: 'string', default: '4025' },
      'calendar-port': { type: 'string', default: '4011' },
      'identity-port': { type: 'string', default: '4012' },
      'scanner-port': { type: 'string', default: '4013' },
      'widget-port': { type: 'string', default: '4014' },
      webhook: { type: 'string' },
    } as const;
    const { values, positionals } = optionsOf(args, options, 'sandbox');
    if (positionals[0] !== undefined) throw misused(`sandbox takes no argument ${positionals[0]}.`, 'sandbox');
    const ports = {
      stripe: portOf('--stripe-port', values['stripe-port']),
      smtp: portOf('--smtp-port', values['smtp-port']),
      calendars: portOf('--calendar-port', values['calendar-port']),
      identities: portOf('--identity-port', values['identity-port']),
      scanner: portOf('--scanner-port', values['scanner-port']),
    };
    const widgetPort = portOf('--widget-port', values['widget-port']);
    const settings = parseSettings(process.env);
    const base = settings.publicUrl ?? `http://${settings.host}:${settings.port}`;
    const url = values.webhook ?? new URL(`/${facts.name}/api/v1/webhooks/stripe`, base).href;
    if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw misused(`--webhook "${url}" is not an http or https address.`, 'sandbox');

    for (const port of [...Object.values(ports), widgetPort]) await checkPort({ host: '127.0.0.1', port });
    const unlock = await lockData(settings.dataDirectory);
    try {
      const secret = settings.stripeWebhookSecrets[0] ?? (await installationSecrets(settings.dataDirectory)).webhook;
      const sandboxes = await startSandboxes({
        dataDirectory: settings.dataDirectory,
        clock: systemClock,
        webhook: { url, secret },
        ports,
      });
      const widget = await startPersonCheckSandbox({ port: widgetPort });
      const told = untilToldToStop();
      process.stdout.write(
        [
          `export STRIPE_URL=${sandboxes.stripe.url}`,
          `export STRIPE_SECRET_KEY=sk_test_${facts.name} STRIPE_PUBLISHABLE_KEY=pk_test_${facts.name}`,
          `export STRIPE_WEBHOOK_SECRET=${secret}`,
          `export SMTP_URL=${sandboxes.mail.url}`,
          `export CALENDAR_SANDBOX_URL=${sandboxes.calendars.url}`,
          `export IDENTITY_SANDBOX_URL=${sandboxes.identities.url}`,
          `export CLAMD_URL=${sandboxes.scanner.url}`,
          `export GUILDHALL_ALLOW=sandbox`,
          `# To have people asked by a widget: export CHALLENGE_WIDGET=turnstile CHALLENGE_SITE_KEY=sandbox CHALLENGE_SECRET=sandbox-secret CHALLENGE_SANDBOX_URL=${widget.url}`,
          `# Stripe's events go to ${url}. Stop with Ctrl+C.`,
          '',
        ].join('\n'),
      );
      await told;
      await widget.close();
      await sandboxes.close();
      return 0;
    } finally {
      unlock();
    }
  },
};

function portOf(option: string, text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) throw misused(`${option} "${text}" is not a port from 1 to 65535.`, 'sandbox');
  return port;
}
