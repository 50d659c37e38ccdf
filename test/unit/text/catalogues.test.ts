import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { en } from '../../../shared/text/en.ts';
import { LANGUAGES, render, type Language } from '../../../shared/text/languages.ts';
import type { Catalogue, Say } from '../../../shared/text/say.ts';
import { zhCN } from '../../../shared/text/zh-cn.ts';

type KeyOf<U> = U extends unknown ? keyof U : never;
/** Whatever any sentence speaks of: the compiler asks for what a new one brings. */
type Spoken = KeyOf<NonNullable<Parameters<Catalogue[keyof Catalogue]>[0]>>;
type Of = Readonly<Record<string, unknown>>;

const COUNTS = {
  count: 1001,
  covered: 1003,
  each: 1007,
  endpoints: 1009,
  free: 1011,
  instances: 1013,
  limit: 1017,
  mbps: 1019,
  need: 1021,
  ports: 1023,
  prefix: 1027,
  priority: 1029,
  size: 1031,
  tasks: 1033,
  used: 1037,
  vms: 1039,
} as const;

const CHOICES = { actual: 'nat', required: 'proxy', mode: 'direct', reason: 'mix', isDefault: true, policy: true };

/** Text from outside, each by its own name, so that one can see it in a sentence. */
const TEXTS = Object.fromEntries(
  [
    ...['address', 'addresses', 'alike', 'by', 'cause', 'collection', 'connector', 'destination', 'detail', 'egress'],
    ...['file', 'flags', 'hop', 'host', 'instance', 'job', 'label', 'limit', 'listed', 'machineType', 'matches'],
    ...['modes', 'name', 'nat', 'network', 'other', 'pool', 'project', 'range', 'region', 'regions', 'remediation'],
    ...['route', 'router', 'rule', 'state', 'status', 'subnetwork', 'tag', 'tags', 'target', 'text', 'types'],
  ].map((name) => [name, `<${name}>`]),
);

const SAMPLE: Of = { ...TEXTS, ...CHOICES, ...COUNTS };
const EMPTY: Of = { ...SAMPLE, ...Object.fromEntries(Object.keys(TEXTS).map((name) => [name, ''])), ...COUNTS };
