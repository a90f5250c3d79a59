import { isIP } from 'node:net';

const ranges = ['loopback', 'linklocal', 'uniquelocal'];

/** Whether a text names a proxy or a range of them. A range of all addresses is none: then every client would be a proxy. */
export function isProxyAddress(text: string): boolean {
  if (ranges.includes(text)) return true;
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || address.includes('%') || more.length > 0) return false;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
