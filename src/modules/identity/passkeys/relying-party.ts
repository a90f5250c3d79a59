import { isIP } from 'node:net';

/** Who asks for passkeys (WebAuthn): they are bound to the host name, and answer on this origin alone. */
export interface RelyingParty {
  id: string;
  origin: string;
}

/**
 * From the address that people reach the house at. A network address can have no passkeys (WebAuthn, 5.1.3 step 7), but for this
 * machine itself, which is called `localhost` then.
 */
export function relyingPartyOf(publicUrl: string | undefined): RelyingParty | undefined {
  const url = publicUrl === undefined ? null : URL.parse(publicUrl);
  if (url === null) return undefined;
  const isThisMachine = url.hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(url.hostname);
  if (isThisMachine) url.hostname = 'localhost';
  const isAddress = isIP(url.hostname) !== 0 || url.hostname.startsWith('[');
  const isSecure = url.protocol === 'https:' || url.hostname === 'localhost' || url.hostname.endsWith('.localhost');
  return isAddress || !isSecure ? undefined : { id: url.hostname, origin: url.origin };
}
