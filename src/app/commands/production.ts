import { invalid } from '#kernel';
import type { Settings } from '#platform/config';

/** For the --help of what demands them. */
export const productionSettings = `
It needs DATABASE_URL, STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY, STRIPE_WEBHOOK_SECRET, SMTP_URL and PUBLIC_URL. GUILDHALL_ALLOW
lets it run on less: "embedded" without DATABASE_URL, "sandbox" with a Stripe sandbox at STRIPE_URL.
`;

/** What points at a stand-in for the real thing, and what would come of it. */
const sandboxes = [
  { setting: 'stripeUrl', why: 'STRIPE_URL points away from Stripe, so no real money would move.' },
  { setting: 'calendarSandboxUrl', why: 'CALENDAR_SANDBOX_URL points away from Google and Microsoft.' },
  { setting: 'identitySandboxUrl', why: 'IDENTITY_SANDBOX_URL lets everybody log in as anybody.' },
  { setting: 'challengeSandboxUrl', why: 'CHALLENGE_SANDBOX_URL takes every program for a person.' },
] as const satisfies readonly { setting: keyof Settings; why: string }[];

/**
 * Refuses what is only good for a demo, unless GUILDHALL_ALLOW names it.
 *
 * @throws app.not_for_production
 */
export function demandProduction(settings: Settings, command: string): void {
  const { allow, databaseUrl, stripeSecretKey, stripePublishableKey, stripeWebhookSecrets, smtpUrl, publicUrl } = settings;
  const sandbox = allow.includes('sandbox') ? undefined : sandboxes.find(({ setting }) => settings[setting] !== undefined);
  if (sandbox !== undefined)
    throw invalid('app.not_for_production', `${sandbox.why} Remove it, or accept that: GUILDHALL_ALLOW=${[...allow, 'sandbox'].join(',')}`);
  if (publicUrl !== undefined && !isSafeAddress(publicUrl)) {
    throw invalid(
      'app.not_for_production',
      `PUBLIC_URL begins with http://, so passwords and sessions would cross the network in clear. Put a proxy with a certificate in front, and write https://${new URL(publicUrl).host}`,
    );
  }
  const missing: string[] = [];
  if (databaseUrl === undefined && !allow.includes('embedded'))
    missing.push('DATABASE_URL (the embedded database never syncs to disk; GUILDHALL_ALLOW=embedded accepts that)');
  if (stripeSecretKey === undefined) missing.push('STRIPE_SECRET_KEY');
  if (stripePublishableKey === undefined) missing.push('STRIPE_PUBLISHABLE_KEY');
  if (stripeWebhookSecrets.length === 0) missing.push('STRIPE_WEBHOOK_SECRET');
  if (smtpUrl === undefined) missing.push('SMTP_URL');
  if (publicUrl === undefined) missing.push('PUBLIC_URL');
  if (missing.length > 0)
    throw invalid('app.not_for_production', `${command} needs ${missing.join(', ')}. For a try without accounts: guildhall start`);
}

/** Encrypted, or never leaving this machine. */
function isSafeAddress(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || isLocal(hostname);
}

export const isLocal = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
