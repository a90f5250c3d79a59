import type { LoginProviderName } from '#platform/outside-login';
import { toldAddress } from './accounts.ts';
import { client } from './clients.ts';
import type { SandboxParts } from './parts.ts';
import type { StoredAccount } from './store.ts';
import type { Misbehaviour } from './switches.ts';

interface Signed {
  accountId: string;
  nonce: string;
  authMs: number | undefined;
  misbehaviour: Misbehaviour;
}

/** What the identity token says, right or as a provider gone bad would have it. */
export function claimsOf(parts: SandboxParts, provider: LoginProviderName, { accountId, nonce, authMs, misbehaviour }: Signed) {
  const { store, clock, url } = parts;
  const account = store.get('account', accountId);
  if (account === undefined) throw new Error(`There is no account ${accountId}.`);
  const now = Math.floor(clock.now().epochMilliseconds / 1_000);
  const [issued, expires] = misbehaviour === 'expired' ? [now - 7_200, now - 3_600] : [now, now + 3_600];
  return {
    iss: misbehaviour === 'wrong_issuer' ? 'https://issuer.invalid' : `${url()}/${provider}`,
    aud: misbehaviour === 'wrong_audience' ? 'another-client' : client.id,
    sub: account.subject,
    iat: issued,
    exp: expires,
    ...(misbehaviour === 'no_nonce' ? {} : { nonce: misbehaviour === 'wrong_nonce' ? 'another-nonce' : nonce }),
    ...(provider === 'google' ? { ...authTime(authMs, misbehaviour), ...googleClaims(account) } : appleClaims(account)),
  };
}

/** When they logged in: Google says it to verified programs, Apple to nobody. */
function authTime(authMs: number | undefined, misbehaviour: Misbehaviour): { auth_time?: number } {
  if (authMs === undefined || misbehaviour === 'no_auth_time') return {};
  return { auth_time: Math.floor(authMs / 1_000) - (misbehaviour === 'old_login' ? 3_600 : 0) };
}

/** Somebody at an organization that Google hosts has `hd`. Without it, and not at gmail.com, the address was proven some time ago, or never. */
export function googleClaims(account: StoredAccount) {
  const { name, isVerified } = account;
  const email = toldAddress(account);
  if (email === undefined) return { name };
  const domain = email.slice(email.indexOf('@') + 1);
  const isGmail = domain === 'gmail.com';
  return { name, email, email_verified: isVerified || !isGmail, ...(isVerified && !isGmail ? { hd: domain } : {}) };
}

/** Apple writes truth as text, and a name never. */
function appleClaims(account: StoredAccount) {
  const email = toldAddress(account);
  if (email === undefined) return {};
  return { email, email_verified: account.isVerified ? 'true' : 'false', is_private_email: account.shares === 'relay' ? 'true' : 'false' };
}
