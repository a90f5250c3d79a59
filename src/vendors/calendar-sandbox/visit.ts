/**
 * Allows or denies access at a consent page, as a person's browser does.
 *
 * @returns where the person is sent back to, with code and state or an error
 */
export async function visitConsent(consentUrl: string, account: string, answer: 'allow' | 'deny' = 'allow'): Promise<URL> {
  const response = await fetch(consentUrl, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ account, answer }) });
  const back = response.headers.get('location');
  if (back === null) throw new Error(`The consent page answered ${response.status} and sends nobody back.`);
  return new URL(back);
}
