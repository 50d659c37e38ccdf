import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runEgress } from './fixture.ts';

// Worlds as `gcloud ... --format=json` prints them, written out by hand from Google's pages alone, and what Google does
// with a packet in each. No support code stands in between: what this file takes for granted, it says.

type Json = Readonly<Record<string, unknown>>;
/** Title, world, destination, verdict with the cause that others rely on. */
export type Row = readonly [string, Json, string, string];

export const P = 'myproject';
export const R = 'europe-west2';
export const G = 'https://www.googleapis.com/compute/v1/projects/myproject';
export const NET = `${G}/global/networks/v`;
export const ALL = [{ ipProtocol: 'all' }];
export const dest = '140.82.112.3:443';

export const job = (vpcAccess?: Json, more: Json = {}): Json => ({
  name: `projects/${P}/locations/${R}/jobs/j`,
  template: { taskCount: 1, template: { containers: [{ image: 'x' }], ...more, ...(vpcAccess && { vpcAccess }) } },
});
export const direct = (over: Json = {}, ofInterface: Json = {}, more: Json = {}): Json => {
  const subnetwork = `projects/${P}/regions/${R}/subnetworks/s`;
  const networkInterfaces = [{ network: `projects/${P}/global/networks/v`, subnetwork, ...ofInterface }];
  return job({ egress: 'ALL_TRAFFIC', networkInterfaces, ...over }, more);
};
export const conn = (over: Json = {}): Json =>
  job({ egress: 'ALL_TRAFFIC', connector: `projects/${P}/locations/${R}/connectors/c`, ...over });
export const net: Json = {
  name: 'v',
  selfLink: NET,
  autoCreateSubnetworks: false,
  routingConfig: { routingMode: 'REGIONAL' },
  networkFirewallPolicyEnforcementOrder: 'AFTER_CLASSIC_FIREWALL',
};
export const sub = (over: Json = {}): Json => ({
  name: 's',
  selfLink: `${G}/regions/${R}/subnetworks/s`,
  region: `${G}/regions/${R}`,
  network: NET,
  ipCidrRange: '10.10.0.0/24',
  purpose: 'PRIVATE',
  privateIpGoogleAccess: false,
  ...over,
});
export const csub = sub({ name: 'cs', selfLink: `${G}/regions/${R}/subnetworks/cs`, ipCidrRange: '10.8.0.0/28' });
export const con = (over: Json = {}): Json => ({
  name: `projects/${P}/locations/${R}/connectors/c`,
  state: 'READY',
  subnet: { name: 'cs', projectId: P },
  network: 'v',
  minInstances: 2,
  maxInstances: 10,
  machineType: 'e2-micro',
  ...over,
});
export const nat = (over: Json = {}): Json => ({
  name: 'n',
  type: 'PUBLIC',
  natIpAllocateOption: 'AUTO_ONLY',
  sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES',
  ...over,
});
export const natOf = (subnetwork: string, ...sourceIpRangesToNat: readonly string[]): Json =>
  nat({
    sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
    subnetworks: [{ name: subnetwork, sourceIpRangesToNat, secondaryIpRangeNames: ['p'] }],
  });
export const router = (nats: readonly Json[] = [nat()], over: Json = {}): Json => ({
  name: 'r',
  selfLink: `${G}/regions/${R}/routers/r`,
  region: `${G}/regions/${R}`,
  network: NET,
  nats,
  ...over,
});
export const hop = (over: Json): Json => ({
  name: 'd',
  selfLink: `${G}/global/routes/d`,
  network: NET,
  destRange: '0.0.0.0/0',
  priority: 1000,
  ...over,
});
export const route = (over: Json = {}): Json =>
  hop({ nextHopGateway: `${G}/global/gateways/default-internet-gateway`, ...over });
export const fw = (over: Json): Json => ({
  name: 'f',
  selfLink: `${G}/global/firewalls/f`,
  network: NET,
  direction: 'EGRESS',
  priority: 1000,
  disabled: false,
  destinationRanges: ['0.0.0.0/0'],
  ...over,
});
export const VM = `${G}/zones/${R}-a/instances/vm`;
export const vm = (over: Json = {}): Json => ({
  name: 'vm',
  selfLink: VM,
  zone: `${G}/zones/${R}-a`,
  status: 'RUNNING',
  canIpForward: true,
  networkInterfaces: [
    {
      network: NET,
      subnetwork: `${G}/regions/${R}/subnetworks/s`,
      networkIP: '10.10.0.5',
      accessConfigs: [{ natIP: '34.1.1.1' }],
    },
  ],
  ...over,
});
export const W = (over: Json = {}): Json => ({
  version: 1,
  project: P,
  jobs: [direct()],
  connectors: [con()],
  networks: [net],
  subnetworks: [sub(), csub],
  routers: [router()],
  routes: [route()],
  firewalls: [],
  addresses: [],
  instances: [],
  names: { 'github.com': ['140.82.112.3'] },
  ...over,
});
export const m = (layer4Configs: unknown, destIpRanges = ['0.0.0.0/0']): Json => ({
  match: { destIpRanges, layer4Configs },
});
export const pol = (type: string, rules: readonly Json[]): Json => ({
  name: `p-${type}`,
  type,
  rules: rules.map((rule) => ({ direction: 'EGRESS', ...rule })),
});
export const eff = (firewalls: readonly Json[], firewallPolicys: readonly Json[]): Json => ({
  effectiveFirewalls: { v: { firewalls, firewallPolicys } },
});

interface Output {
  readonly results?: readonly { readonly flows: readonly { verdict: string; cause?: string }[] }[];
}

/** Asks for all rows at once. */
export function itSays(table: Readonly<Record<string, readonly Row[]>>): void {
  for (const [about, rows] of Object.entries(table))
    it(about, async () => {
      const lines = rows.map(([id, snapshot, to]) => JSON.stringify({ id, snapshot, to: [to] }));
      const { stdout } = await runEgress(['check', '--batch'], { stdin: lines.join('\n') });
      const outputs = stdout.trimEnd().split('\n');
      assert.equal(outputs.length, rows.length);
      rows.forEach(([title, , , wanted], i) => {
        const flow = (JSON.parse(outputs[i] ?? '') as Output).results?.[0]?.flows[0];
        const got = flow && [flow.verdict, ...(wanted.includes(' ') ? [flow.cause] : [])].join(' ');
        assert.equal(got, wanted, title);
      });
    });
}
