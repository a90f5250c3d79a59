import { randomBytes, randomInt } from 'node:crypto';
import type { LoginProviderName } from '#platform/outside-login';
import type { Store, StoredAccount } from './store.ts';

/** What a person writes at a provider's page. */
export interface NewAccount {
  email: string;
  name?: string;
  shares?: StoredAccount['shares'];
  isVerified?: boolean;
}

export const accountId = (provider: LoginProviderName, email: string): string => `${provider} ${email.toLowerCase()}`;

/** Finds somebody's account, or opens it at the first visit. What is said anew about an account that exists takes the former's place. */
export function openAccount(store: Store, provider: LoginProviderName, given: NewAccount): { id: string; account: StoredAccount } {
  const id = accountId(provider, given.email);
  const known = store.get('account', id);
  const account: StoredAccount = {
    provider,
    subject: known?.subject ?? newSubject(provider),
    email: given.email.toLowerCase(),
    name: given.name ?? known?.name ?? nameFrom(given.email),
    shares: given.shares ?? known?.shares ?? 'address',
    isVerified: given.isVerified ?? known?.isVerified ?? true,
    isKnown: known?.isKnown ?? false,
    ...(known?.loggedInMs === undefined ? {} : { loggedInMs: known.loggedInMs }),
  };
  store.put('account', id, account);
  return { id, account };
}

/** The address that this house is told; undefined for none. */
export function toldAddress({ shares, email, subject }: StoredAccount): string | undefined {
  if (shares === 'nothing') return undefined;
  return shares === 'relay' ? `${subject.replaceAll(/[^a-z0-9]/g, '').slice(0, 10)}@privaterelay.appleid.example` : email;
}

/** Ids as each provider writes them. */
function newSubject(provider: LoginProviderName): string {
  const digits = (length: number): string => Array.from({ length }, () => randomInt(10)).join('');
  if (provider === 'google') return `1${digits(20)}`;
  if (provider === 'apple') return `00${digits(4)}.${randomBytes(16).toString('hex')}.${digits(4)}`;
  if (provider === 'facebook') return `1${digits(16)}`;
  return `amzn1.account.${randomBytes(14).toString('hex').toUpperCase()}`;
}

const nameFrom = (email: string): string =>
  email
    .slice(0, email.indexOf('@'))
    .split(/[._-]+/)
    .filter((part) => part !== '')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(' ');
