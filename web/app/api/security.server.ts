import type { ApiSession } from './client.server';
import type { PaymentsConfig } from './types';
import type { Visitor } from './visitor';

const keepMs = 60_000;
const paymentOrigins = new Map<string, { origin: string; until: number }>();

/** Where the market's payment script lives, so that the page may load it. '' when it is our own or not known. */
async function paymentOrigin(session: ApiSession, market: string, ownOrigin: string): Promise<string> {
  const kept = paymentOrigins.get(market);
  if (kept && kept.until > performance.now()) return kept.origin;
  try {
    const { scriptUrl } = await session.market(market).get<PaymentsConfig>('/payments/config');
    const { origin } = new URL(scriptUrl, ownOrigin);
    const foreign = origin === ownOrigin ? '' : origin;
    paymentOrigins.set(market, { origin: foreign, until: performance.now() + keepMs });
    return foreign;
  } catch {
    // A market without payments, or a moment's trouble: the page still works, only paying on it would not.
    return kept?.origin ?? '';
  }
}

/**
 * Headers of every page. Scripts run only from our own files or with this answer's nonce; style elements likewise. Style
 * attributes are allowed inline, because Mantine sets its variables there; they cannot run anything.
 */
export async function securityHeaders(visitor: Visitor, session: ApiSession, market: string | undefined): Promise<Record<string, string>> {
  const pay = market ? await paymentOrigin(session, market, visitor.origin) : '';
  const check = visitor.checkOrigins.join(' ');
  const policy = {
    'default-src': "'self'",
    'script-src': `'self' 'nonce-${visitor.nonce}' ${pay} ${check}`,
    'style-src': `'self' 'nonce-${visitor.nonce}' ${check}`,
    'style-src-attr': "'unsafe-inline'",
    'img-src': "'self' data:",
    'connect-src': `'self' ${pay} ${check}`,
    'frame-src': `'self' ${pay} ${check}`,
    'form-action': `'self' ${pay}`,
    'frame-ancestors': "'none'",
    'base-uri': "'none'",
    'object-src': "'none'",
  };
  return {
    'content-security-policy': Object.entries(policy)
      .map(([name, value]) => `${name} ${value.trim().replaceAll(/ +/g, ' ')}`)
      .join('; '),
    'referrer-policy': 'strict-origin-when-cross-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}
