import { z } from 'zod';
import { InputError } from '../errors.ts';
import { isIpv4, toDestination, type Destination } from '../path/flow.ts';
import { covers, scopeOf, toNumber, toRange } from '../path/ranges.ts';
import { LANGUAGES } from '../text/languages.ts';
import { channel } from './channels.ts';
import { duration } from './duration.ts';

/* Every key that a policy, or a scope of it, may set, with what an editor says of it. */

const whole = (min: number, max: number) => z.int().min(min).max(max);
/* `abort`: what is no address is not asked what kind of address it is. */
const ipv4 = z.ipv4({ error: 'expected an IPv4 address', abort: true });
const cidr = z.cidrv4({ error: 'expected an IPv4 CIDR range', abort: true });

/** A connector's subnetwork is a /28. https://cloud.google.com/run/docs/configuring/vpc-connectors */
const CONNECTOR_PREFIX = 28;

const pool = cidr.superRefine((value, issues) => {
  const range = toRange(value);
  if (!range) return;
  const add = (message: string) => issues.addIssue({ code: 'custom', message });
  if (range.prefix > CONNECTOR_PREFIX) add(`expected a range that has room for a /${CONNECTOR_PREFIX}`);
  if (scopeOf(range.start) !== 'private' || scopeOf(range.end) !== 'private')
    add('expected a private range, of RFC 1918 or RFC 6598');
  if (!isFirst(value)) add('expected the first address of the range in front of its prefix length');
});

function isFirst(value: string): boolean {
  const [address = ''] = value.split('/');
  return toRange(value)?.start === toNumber(address);
}

/** The next hop of a route: an address that a VM of the network can have. */
const hop = ipv4.refine(
  (value) => scopeOf(toNumber(value) ?? 0) !== 'unroutable',
  'expected an address that a VM can have',
);

const host = z.string().superRefine((value, issues) => {
  if (!isDestination(`${value}:1`))
    issues.addIssue({ code: 'custom', message: 'expected a host name or an IPv4 address' });
});

const written = z
  .strictObject({
    host: host.describe('A host name or an IPv4 address.'),
    port: whole(1, 65535).describe('Its port.'),
    protocol: z.enum(['tcp', 'udp']).default('tcp').describe('By which it is reached.'),
    addresses: z.array(ipv4).default([]).describe('Its addresses, where DNS is not to be asked.'),
    ranges: z.array(cidr).default([]).describe('What a firewall rule for it is narrowed to; without, it is wide.'),
  })
  .superRefine(({ host: name, addresses, ranges }, issues) => {
    const known = isIpv4(name) ? [name] : addresses;
    const outside = ranges.length === 0 ? [] : known.filter((address) => !isWithin(address, ranges));
    for (const address of outside)
      issues.addIssue({ code: 'custom', path: ['ranges'], message: `expected a range that contains ${address}` });
  });

const isWithin = (address: string, ranges: readonly string[]): boolean =>
  ranges.some((range) => {
    const [outer, inner] = [toRange(range), toRange(address)];
    return outer !== undefined && inner !== undefined && covers(outer, inner);
  });

const destination = z
  .union([
    z
      .string('expected HOST:PORT or HOST:PORT/udp')
      .refine(isDestination, 'expected HOST:PORT or HOST:PORT/udp')
      .meta({ pattern: '^\\S+:\\d{1,5}(/(tcp|udp))?$', examples: ['github.com:443'] }),
    written,
  ])
  .transform(fromPolicy);

/** The name of a network, or its full name where it belongs to another project. */
const network = z
  .string()
  .regex(
    /^([a-z]([-a-z0-9]{0,61}[a-z0-9])?|.*projects\/[^/\s]+\/global\/networks\/[^/\s]+)$/,
    'expected NETWORK or projects/PROJECT/global/networks/NETWORK',
  );

/** The name of a VM, or its full name. */
const instance = z
  .string()
  .regex(
    /^([a-z]([-a-z0-9]{0,61}[a-z0-9])?|.*projects\/[^/\s]+\/zones\/[^/\s]+\/instances\/[^/\s]+)$/,
    'expected an address, a name or projects/PROJECT/zones/ZONE/instances/INSTANCE',
  );

const project = z.string().regex(/^[a-z0-9][-a-z0-9.:]*$/, 'expected a project id');

export const settings = {
  destinations: z
    .array(destination)
    .min(1, 'expected at least one destination')
    .describe('Where jobs must get to: HOST:PORT, HOST:PORT/udp, or an object.'),
  remediation: z
    .enum(['verify', 'ask', 'create', 'upsert'])
    .describe(
      'verify: report. ask: propose, apply on approval. create: build what is missing. upsert: extend what exists, too.',
    ),
  internet: z
    .enum(['nat', 'proxy'])
    .describe('What leads to the internet: Cloud NAT, or a default route to a proxy VM.'),
  proxy: group({
    address: hop.nullable().describe('Internal address of the proxy VM; needed with internet: proxy.'),
    scope: z
      .enum(['tag', 'network'])
      .describe(
        'tag: routes for connector tags alone. network: for Direct VPC egress the whole network is turned, if the proxy VM has a tagged route of its own.',
      ),
    trusted: z
      .array(z.union([hop, instance]))
      .describe(
        'Proxy VMs, by an address or a name, that are known to forward and masquerade: nothing is said of them.',
      ),
  }),
  connector: group({
    network: network
      .nullable()
      .describe('Where a missing connector is made; without it, it is explained and not made.'),
    subnetPool: pool.describe("A private range that connectors' /28 subnetworks are taken from."),
    machineType: z
      .enum(['f1-micro', 'e2-micro', 'e2-standard-4'])
      .describe('Of a connector that is made: an instance carries 100 Mbps with e2-micro, 1,600 with e2-standard-4.'),
    minInstances: whole(2, 9).describe(
      'Fewest instances of a connector that is made; at most one less than maxInstances.',
    ),
    maxInstances: whole(3, 10).describe('Most instances of a connector that is made.'),
  }),
  nat: group({
    addresses: z.enum(['auto', 'reserved']).describe('Whether Google allocates the addresses, or they are reserved.'),
    reserved: whole(1, 50).describe('How many addresses a NAT gets, where they are reserved.'),
    minPortsPerVm: whole(32, 57344).nullable().describe("Without it, sized by the job's tasks."),
    dynamicPorts: z.boolean().describe('Whether a VM gets more ports as it needs them.'),
    logging: z
      .enum(['off', 'errors', 'all'])
      .describe('What Cloud NAT logs: nothing, packets that it dropped, or all connections.'),
  }),
  firewall: group({
    onDeny: z.enum(['explain', 'allow']).describe('allow: an egress rule just above the VPC rule that denies.'),
  }),
  job: group({
    edit: z.enum(['never', 'ask', 'always']).describe('Whether the job itself may be changed: its mode and egress.'),
  }),
  require: group({
    modes: z
      .array(z.enum(['connector', 'direct', 'none']))
      .min(1, 'expected at least one mode')
      .describe('Network modes that a job may have.'),
    egress: z.enum(['any', 'all-traffic', 'private-ranges-only']).describe('The egress that a job in a VPC must have.'),
    via: z.enum(['any', 'nat', 'proxy', 'google']).describe('The exit by which public destinations must be reached.'),
    reservedAddress: z.boolean().describe('Whether the address that public destinations see must be a reserved one.'),
  }).describe('What compliance means.'),
  exempt: group({
    label: z
      .string()
      .regex(/^[a-z0-9_-]+(=[a-z0-9_-]*)?$/, 'expected LABEL=VALUE')
      .describe('A label by which a job opts out of remediation.'),
  }),
  limits: group({
    changesPerRun: whole(0, 1000).describe(
      'Most changes in one run: of one event, or of one sweep over all its projects.',
    ),
    rebuilds: whole(0, 100).describe('How often what somebody takes away again is built anew.'),
    delay: duration.describe('How long infrastructure as code gets to finish first.'),
  }),
  hostProjects: z.array(project).describe('Shared VPC host projects that may be changed.'),
  language: z.enum(LANGUAGES).describe('The language of results and messages.'),
  notify: z.array(channel).describe('The channels that messages go to, and which go there.'),
};

function group<T extends Record<string, z.ZodType>>(shape: T) {
  return z.strictObject(shape).partial();
}

function isDestination(value: string): boolean {
  try {
    toDestination(value);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

function fromPolicy(from: string | z.output<typeof written>): Destination {
  if (typeof from === 'string') return toDestination(from);
  const { host: name, port, protocol, addresses, ranges } = from;
  const text = `${name}:${port}${protocol === 'udp' ? '/udp' : ''}`;
  return { text, host: name, port, protocol, addresses: isIpv4(name) ? [name] : addresses, ranges };
}
