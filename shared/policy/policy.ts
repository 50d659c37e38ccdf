import { z } from 'zod';
import { InputError } from '../errors.ts';
import { isIpv4, toDestination, type Destination } from '../path/flow.ts';
import { LANGUAGES } from '../text/languages.ts';

const whole = (min: number, max: number) => z.int().min(min).max(max);
const cidr = z.cidrv4('expected an IPv4 CIDR range');
const duration = z.string().regex(/^\d+(\.\d+)?(s|m|h)$/, 'expected a duration such as 30s, 10m or 1h');

const host = z.string().superRefine((value, issues) => {
  if (!isDestination(`${value}:1`))
    issues.addIssue({ code: 'custom', message: 'expected a host name or an IPv4 address' });
});

const destination = z
  .union([
    z.string('expected HOST:PORT or HOST:PORT/udp').refine(isDestination, 'expected HOST:PORT or HOST:PORT/udp'),
    z.strictObject({
      host,
      port: whole(1, 65535),
      protocol: z.enum(['tcp', 'udp']).default('tcp'),
      addresses: z.array(z.ipv4('expected an IPv4 address')).default([]),
      ranges: z.array(cidr).default([]),
    }),
  ])
  .transform(fromPolicy);

/** Every key that a policy, or a scope of it, may set. What it leaves out keeps the default, or the policy's own value. */
const settings = {
  destinations: z.array(destination).min(1, 'expected at least one destination'),
  remediation: z.enum(['verify', 'ask', 'create', 'upsert']),
  internet: z.enum(['nat', 'proxy']),
  proxy: group({ address: z.ipv4('expected an IPv4 address').nullable(), scope: z.enum(['tag', 'network']) }),
  connector: group({
    network: z.string().min(1).nullable(),
    subnetPool: cidr,
    machineType: z.enum(['f1-micro', 'e2-micro', 'e2-standard-4']),
    minInstances: whole(2, 9),
    maxInstances: whole(3, 10),
  }),
  nat: group({
    addresses: z.enum(['auto', 'reserved']),
    reserved: whole(1, 50),
    minPortsPerVm: whole(32, 57344).nullable(),
    dynamicPorts: z.boolean(),
    logging: z.enum(['off', 'errors', 'all']),
  }),
  firewall: group({ onDeny: z.enum(['explain', 'allow']) }),
  job: group({ edit: z.enum(['never', 'ask', 'always']) }),
  require: group({
    modes: z.array(z.enum(['connector', 'direct', 'none'])),
    egress: z.enum(['any', 'all-traffic', 'private-ranges-only']),
    via: z.enum(['any', 'nat', 'proxy', 'google']),
    reservedAddress: z.boolean(),
  }),
  exempt: group({ label: z.string().regex(/^[a-z0-9_-]+(=[a-z0-9_-]*)?$/, 'expected LABEL=VALUE') }),
  limits: group({ changesPerRun: whole(0, 1000), rebuilds: whole(0, 100), delay: duration }),
  hostProjects: z.array(z.string().min(1)),
  language: z.enum(LANGUAGES),
  notify: z.array(z.looseObject({})),
};

function group<T extends Record<string, z.ZodType>>(shape: T) {
  return z.strictObject(shape).partial();
}

const Settings = z.strictObject(settings).partial();

const Match = z.strictObject({
  project: z.string().optional(),
  region: z.string().optional(),
  job: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

/** `run-egress.yaml`, version 1, as it is written: every key but the version may be left out. */
export const PolicySchema = Settings.extend({
  version: z.literal(1),
  scopes: z.array(Settings.extend({ match: Match })).optional(),
});

type Written = z.output<typeof Settings>;
type Filled<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]-?: Exclude<T[K], undefined> }
    : T;

/** What is allowed and wanted for one job: nothing is left out any more. */
export type Policy = { readonly [K in keyof Written]-?: Filled<Exclude<Written[K], undefined>> };

export type Scope = Written & { readonly match: z.output<typeof Match> };

/** What is allowed and wanted everywhere, and what scopes change in it. */
export interface PolicyFile {
  readonly base: Policy;
  readonly scopes: readonly Scope[];
}

export const DEFAULTS: Policy = {
  destinations: [toDestination('github.com:443')],
  remediation: 'verify',
  internet: 'nat',
  proxy: { address: null, scope: 'tag' },
  connector: { network: null, subnetPool: '10.8.0.0/20', machineType: 'e2-micro', minInstances: 2, maxInstances: 3 },
  nat: { addresses: 'auto', reserved: 1, minPortsPerVm: null, dynamicPorts: false, logging: 'errors' },
  firewall: { onDeny: 'explain' },
  job: { edit: 'never' },
  require: { modes: ['connector', 'direct', 'none'], egress: 'any', via: 'any', reservedAddress: false },
  exempt: { label: 'run-egress=off' },
  limits: { changesPerRun: 20, rebuilds: 3, delay: '0s' },
  hostProjects: [],
  language: 'en',
  notify: [],
};

/** Lays written settings over a policy, key by key inside groups; lists are replaced whole. */
export function overlay(base: Policy, written: Written): Policy {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(written)) {
    if (value === undefined || !(key in base)) continue;
    const isGroup = typeof value === 'object' && !Array.isArray(value);
    merged[key] = isGroup ? { ...(merged[key] as object), ...dropUndefined(value) } : value;
  }
  return merged as unknown as Policy;
}

const dropUndefined = (group: object) =>
  Object.fromEntries(Object.entries(group).filter(([, value]) => value !== undefined));

function isDestination(value: string): boolean {
  try {
    toDestination(value);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

function fromPolicy(
  written: string | { host: string; port: number; protocol: 'tcp' | 'udp'; addresses: string[]; ranges: string[] },
): Destination {
  if (typeof written === 'string') return toDestination(written);
  const { host, port, protocol, addresses, ranges } = written;
  const text = `${host}:${port}${protocol === 'udp' ? '/udp' : ''}`;
  return { text, host, port, protocol, addresses: isIpv4(host) ? [host] : addresses, ranges };
}
