import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { policyJsonSchema } from '../../../shared/policy/json-schema.ts';
import { parsePolicy } from '../../../shared/policy/parse-policy.ts';
import { DEFAULTS } from '../../../shared/policy/policy.ts';

/** The policy of somebody who writes every key as it is anyway. */
const WHOLE = `
version: 1
destinations: [github.com:443]
remediation: verify
internet: nat
proxy: {address: null, scope: tag, trusted: []}
connector: {network: null, subnetPool: 10.8.0.0/20, machineType: e2-micro, minInstances: 2, maxInstances: 3}
nat: {addresses: auto, reserved: 1, minPortsPerVm: null, dynamicPorts: false, logging: errors}
firewall: {onDeny: explain}
job: {edit: never}
require: {modes: [connector, direct, none], egress: any, via: any, reservedAddress: false}
scopes: []
exempt: {label: run-egress=off}
limits: {changesPerRun: 20, rebuilds: 3, delay: 0s}
hostProjects: []
language: en
notify: []
`;

/** What an editor makes of the schema, by a reader of JSON Schema that is not ours. */
const editor = new Ajv({ strict: false, validateFormats: false }).compile(policyJsonSchema());
const accepts = (text: string): boolean => editor(parse(text));

describe('a policy with every key as it is anyway', () => {
  test('is the policy of somebody who writes none', () => {
    assert.deepEqual(parsePolicy(WHOLE), parsePolicy('version: 1'));
    assert.deepEqual(parsePolicy(WHOLE).base, DEFAULTS);
  });

  test('is right to an editor, and each default stands beside its key', () => {
    assert.ok(accepts(WHOLE));
    const { version: _, scopes: __, ...written } = parse(WHOLE) as Record<string, unknown>;
    const { properties } = policyJsonSchema() as { properties: Record<string, Told> };
    for (const [key, value] of Object.entries(written)) assert.deepEqual(defaultOf(properties[key]), value, key);
  });
});

interface Told {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Told>>;
}

function defaultOf(told: Told | undefined): unknown {
  const inner = Object.entries(told?.properties ?? {});
  return inner.length === 0 ? told?.default : Object.fromEntries(inner.map(([key, one]) => [key, one.default]));
}

describe('an editor and the parser', () => {
  const rows = [
    { text: 'version: 1', fine: true },
    { text: 'version: 1\n$schema: ./schema/policy.json', fine: true },
    { text: 'version: 1\nscopes:\n  - match: {job: "team-*", labels: {team: a}}\n    nat: {logging: off}', fine: true },
    { text: 'version: 1\ndestinations: [db.internal:5432, {host: 8.8.8.8, port: 53, protocol: udp}]', fine: true },
    { text: 'remediation: create', fine: false },
    { text: 'version: 2', fine: false },
    { text: 'version: 1\nremedation: create', fine: false },
    { text: 'version: 1\nnat: {adresses: auto}', fine: false },
    { text: 'version: 1\nnat:', fine: false },
    { text: 'version: 1\nscopes:\n  - remediation: create', fine: false },
    { text: 'version: 1\nscopes:\n  - match: {}\n    scopes: []', fine: false },
    { text: 'version: 1\nscopes:\n  - match: {team: a}', fine: false },
    { text: 'version: 1\nlimits: {delay: soon}', fine: false },
    { text: 'version: 1\nconnector: {subnetPool: 10.8.0.0}', fine: false },
    { text: 'version: 1\ndestinations: [github.com]', fine: false },
    { text: 'version: 1\nproxy: {address: proxy-vm}', fine: false },
    { text: 'version: 1\nconnector: {network: "my vpc"}', fine: false },
  ];
  for (const { text, fine } of rows) {
    test(`agree on ${JSON.stringify(text)}`, () => {
      const parses = () => parsePolicy(text);
      assert.equal(accepts(text), fine);
      if (fine) assert.doesNotThrow(parses);
      else assert.throws(parses);
    });
  }
});
