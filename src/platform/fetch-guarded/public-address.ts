import { BlockList, isIPv4 } from 'node:net';

/** IPv4 that is not the open internet: IANA's special-purpose registry (RFC 6890 and its updates), multicast, reserved. */
const closedIpv4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Within 2000::/3, the only part of IPv6 that is given out: what tunnels to IPv4, documents, or is set apart. */
const closedIpv6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const ipv4 = new BlockList();
for (const [net, bits] of closedIpv4) ipv4.addSubnet(net, bits, 'ipv4');
const ipv6Open = new BlockList();
ipv6Open.addSubnet('2000::', 3, 'ipv6');
const ipv6Closed = new BlockList();
for (const [net, bits] of closedIpv6) ipv6Closed.addSubnet(net, bits, 'ipv6');
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');

/** Whether an address is one of the open internet. IPv4 in IPv6's clothes never is: who means IPv4 can say so. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !ipv4.check(address, 'ipv4');
  return ipv6Open.check(address, 'ipv6') && !ipv6Closed.check(address, 'ipv6');
}

export const isLoopback = (address: string): boolean => (isIPv4(address) ? loopback.check(address, 'ipv4') : address === '::1');
