import { invalid } from '#kernel';
import type { Settings } from '#platform/config';

/** For the --help of what demands them. */
export const productionSettings = `
It needs DATABASE_URL, STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY, STRIPE_WEBHOOK_SECRET, SMTP_URL and PUBLIC_URL. GUILDHALL_ALLOW
lets it run on less: "embedded" without DATABASE_URL, "sandbox" with a Stripe sandbox at STRIPE_URL.
`;

/**
 * Refuses what is only good for a demo, unless GUILDHALL_ALLOW names it.
 *
 * @throws app.not_for_production
 */
export function demandProduction(settings: Settings, command: string): void {
  const {
    allow,
    databaseUrl,
    stripeSecretKey,
    stripePublishableKey,
    stripeWebhookSecrets,
    stripeUrl,
    smtpUrl,
    publicUrl,
    calendarSandboxUrl,
    identitySandboxUrl,
    challengeSandboxUrl,
  } = settings;
  if (stripeUrl !== undefined && !allow.includes('sandbox')) {
    throw invalid(
      'app.not_for_production',
      `STRIPE_URL points away from Stripe, so no real money would move. Remove it, or accept that: GUILDHALL_ALLOW=${[...allow, 'sandbox'].join(',')}`,
    );
  }
  if (calendarSandboxUrl !== undefined && !allow.includes('sandbox')) {
    throw invalid(
      'app.not_for_production',
      `CALENDAR_SANDBOX_URL points away from Google and Microsoft. Remove it, or accept that: GUILDHALL_ALLOW=${[...allow, 'sandbox'].join(',')}`,
    );
  }
  if (identitySandboxUrl !== undefined && !allow.includes('sandbox')) {
    throw invalid(
      'app.not_for_production',
      `IDENTITY_SANDBOX_URL lets everybody log in as anybody. Remove it, or accept that: GUILDHALL_ALLOW=${[...allow, 'sandbox'].join(',')}`,
    );
  }
  if (challengeSandboxUrl !== undefined && !allow.includes('sandbox')) {
    throw invalid(
      'app.not_for_production',
      `CHALLENGE_SANDBOX_URL takes every program for a person. Remove it, or accept that: GUILDHALL_ALLOW=${[...allow, 'sandbox'].join(',')}`,
    );
  }
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
