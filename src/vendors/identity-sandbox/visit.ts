import type { NewAccount } from './accounts.ts';

/** Where a person is sent back to, and what their browser brings there. */
export interface CameBack {
  to: URL;
  method: 'GET' | 'POST';
  answer: URLSearchParams;
}

/**
 * Logs somebody in at a provider's page, as their browser does.
 *
 * @throws when the page sends nobody back
 */
export async function visitProvider(address: string, account: NewAccount, answer: 'allow' | 'deny' = 'allow'): Promise<CameBack> {
  const { email, name, shares, isVerified = true } = account;
  const form = new URLSearchParams({ answer, account: email, ...(name === undefined ? {} : { name }), shares: shares ?? 'address' });
  if (isVerified) form.set('isVerified', 'on');
  const response = await fetch(address, { method: 'POST', redirect: 'manual', body: form });
  const location = response.headers.get('location');
  if (location !== null) {
    const to = new URL(location);
    return { to, method: 'GET', answer: to.searchParams };
  }
  const page = await response.text();
  const action = /<form method="post" action="([^"]+)">/.exec(page)?.[1];
  if (response.status !== 200 || action === undefined)
    throw new Error(`The page of the provider answered ${response.status} and sends nobody back.`);
  const fields = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  return {
    to: new URL(plain(action)),
    method: 'POST',
    answer: new URLSearchParams(fields.map(([, key = '', value = '']) => [plain(key), plain(value)])),
  };
}

const plain = (html: string): string => html.replaceAll(/&#(\d+);/g, (_whole, code: string) => String.fromCharCode(Number(code)));
