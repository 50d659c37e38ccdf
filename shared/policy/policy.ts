import { z } from 'zod';
import { toDestination } from '../path/flow.ts';
import { settings } from './settings.ts';

const Settings = z.strictObject(settings).partial();

const glob = z.string().min(1, 'expected a pattern such as team-*').describe('`*` and `?` match as in a shell.');

const Match = z.strictObject({
  project: glob.optional(),
  region: glob.optional(),
  job: glob.optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

/** `run-egress.yaml`, version 1, as it is written: every key but the version may be left out. */
export const PolicySchema = Settings.extend({
  version: z.literal(1, 'expected 1').describe('The version of this format; the only key that must be there.'),
  $schema: z.string().optional().describe('Where the JSON Schema is, for editors.'),
  scopes: z
    .array(Settings.extend({ match: Match }))
    .optional()
    .describe('Other settings for some jobs: the first scope that matches is laid over the rest.'),
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
  proxy: { address: null, scope: 'tag', trusted: [] },
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
