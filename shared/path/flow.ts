import { InputError } from '../errors.ts';
import type { Observed } from '../snapshot/observed.ts';

export type Protocol = 'tcp' | 'udp';

/** A place that a job must reach, as policy, annotation or flag name it. */
export interface Destination {
  /** As written: `github.com:443`. */
  readonly text: string;
  readonly host: string;
  readonly port: number;
  readonly protocol: Protocol;
  /** Addresses given by hand; DNS is not asked then. */
  readonly addresses: readonly string[];
  /** Ranges that a firewall rule may be narrowed to. */
  readonly ranges: readonly string[];
}

/** A destination with the addresses that its name has; IPv4 only, as Cloud NAT for IPv4 and VPC rules see them. */
export interface Flow {
  readonly destination: Destination;
  readonly addresses: Observed<readonly string[]>;
}

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const HOST = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*\.?$/i;

/** Reads `HOST:PORT`, `IP:PORT` or `[IPv6]:PORT`, each with an optional `/udp` or `/tcp`. Throws InputError. */
export function toDestination(written: string, source = 'destination'): Destination {
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]/\s]+)):(\d{1,5})(?:\/(tcp|udp))?$/.exec(written);
  const [, ipv6, name, digits, protocol = 'tcp'] = found ?? [];
  const host = ipv6 ?? name ?? '';
  const port = Number(digits);
  const fine = found && port >= 1 && port <= 65535 && (ipv6 !== undefined || isIpv4(host) || isHost(host));
  if (!fine) {
    const expected = `expected HOST:PORT or HOST:PORT/udp, such as github.com:443; got ${JSON.stringify(written.slice(0, 80))}`;
    throw new InputError(source, [{ path: '', expected }]);
  }
  return { text: written, host, port, protocol: protocol as Protocol, addresses: [], ranges: [] };
}

export function isIpv4(text: string): boolean {
  return IPV4.test(text) && text.split('.').every((part) => Number(part) <= 255 && String(Number(part)) === part);
}

/** A last label of digits alone would be a broken address, not a name. */
function isHost(text: string): boolean {
  return HOST.test(text) && !/(^|\.)\d+\.?$/.test(text);
}
