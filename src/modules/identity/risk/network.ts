import { isIP } from 'node:net';

/**
 * The network that an address belongs to, coarse enough that a house's or a phone company's next address is no other place: the first 24 bits
 * of IPv4, the first 48 of IPv6. `undefined` for what is no address.
 */
export function networkOf(address: string | undefined | null): string | undefined {
  if (address === undefined || address === null) return undefined;
  const text = address.toLowerCase().replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(text)?.[1] ?? text;
  if (isIP(mapped) === 4) return `${mapped.split('.').slice(0, 3).join('.')}.0/24`;
  if (isIP(mapped) !== 6) return undefined;
  const [head = '', tail] = mapped.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const groups = [...before, ...zeros, ...after].slice(0, 3).map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/48`;
}
