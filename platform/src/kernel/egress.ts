import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Where a request may go: `public`, to what is routed in the whole internet; `internal`, to the house's own network and this machine too. */
export type Reach = 'public' | 'internal';

/** The code of an error that says: the name leads to an address that this endpoint may not reach. */
export const ADDRESS_REFUSED = 'ADDRESS_REFUSED';

/** IANA special-purpose registry, IPv4 (RFC 6890 and its updates), and multicast. */
const NOT_PUBLIC_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];
/** Within global unicast (2000::/3): what is special there, or carries an IPv4 address (Teredo, 6to4). */
const NOT_PUBLIC_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];
/** Reached by nobody's endpoint, internal or not: services of the machine's cloud give credentials to whoever asks. */
const METADATA = ['169.254.169.254', 'fd00:ec2::254'];

const special = blockList([...NOT_PUBLIC_V4, ...NOT_PUBLIC_V6]);
const globalUnicast = blockList(['2000::/3']);
const metadata = blockList(METADATA.map((address) => `${address}/${isIP(address) === 4 ? 32 : 128}`));

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits = ''] = range.split('/');
    list.addSubnet(address, Number(bits), isIP(address) === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

/** Whether an endpoint of this reach may be sent to at `address`, IPv4 or IPv6 in any spelling; what is no address is not. */
export function mayReach(address: string, reach: Reach): boolean {
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  // An IPv4 address in the clothes of an IPv6 one is found by the lists as what it is.
  if (isIP(address) === 0 || metadata.check(address, family)) return false;
  if (reach === 'internal') return true;
  if (special.check(address, family)) return false;
  return family === 'ipv4' || globalUnicast.check(address, family);
}

type Resolve = (host: string, answer: (error: Error | null, addresses: readonly LookupAddress[]) => void) => void;

const resolveBySystem: Resolve = (host, answer) => systemLookup(host, { all: true }, answer);

/**
 * A `lookup` for sockets: resolves a name once, refuses it when any of its addresses is out of reach, and hands over exactly the
 * addresses it looked at, so that a name which means something else a moment later changes nothing. Sockets do not look up an
 * address written as such: check that by `hostWithinReach`.
 */
export function lookupWithin(reach: Reach, resolve: Resolve = resolveBySystem): LookupFunction {
  return (host, options, callback) => {
    resolve(host, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const [first] = addresses;
      if (first === undefined || addresses.some(({ address }) => !mayReach(address, reach))) return callback(addressRefused(), []);
      if (options.all === true) return callback(null, [...addresses]);
      return callback(null, first.address, first.family);
    });
  };
}

/** Whether the host of a URL may be asked as far as it can be told before it is looked up. */
export function hostWithinReach(url: URL, reach: Reach): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 || mayReach(host, reach);
}

const addressRefused = (): NodeJS.ErrnoException =>
  Object.assign(new Error('The name leads to an address out of reach'), { code: ADDRESS_REFUSED });
