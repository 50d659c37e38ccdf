/*
 * Verdicts a second on one core: one network with many rules and routes, and one network with many jobs. Prints medians
 * and ratios of one run; numbers of different machines or runs don't compare.
 */
import { performance } from 'node:perf_hooks';
import { toDestination } from '../shared/path/flow.ts';
import { traceEgress } from '../shared/path/trace-egress.ts';
import { found, valueOf } from '../shared/snapshot/observed.ts';
import { parseWorld } from '../shared/snapshot/parse-world.ts';
import { snapshotOf } from '../shared/snapshot/snapshot.ts';

const ROUNDS = 7;

/** A network with `size` egress rules and `size` static routes of which none matches, before the ones that decide. */
function world(size: number, jobs: number): object {
  const network = 'projects/p/global/networks/n';
  const octets = (i: number) => `${20 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`;
  return {
    version: 1,
    project: 'p',
    jobs: Array.from({ length: jobs }, (_, i) => ({
      name: `projects/p/locations/europe-west2/jobs/j${i}`,
      template: {
        template: { vpcAccess: { egress: 'ALL_TRAFFIC', networkInterfaces: [{ network: 'n', subnetwork: 's' }] } },
      },
    })),
    connectors: [],
    networks: [{ name: 'n' }],
    subnetworks: [{ name: 's', network, region: 'europe-west2', ipCidrRange: '10.0.0.0/24' }],
    routers: [
      {
        name: 'r',
        network,
        region: 'europe-west2',
        nats: [{ name: 'x', sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES' }],
      },
    ],
    routes: [
      { name: 'default', network, destRange: '0.0.0.0/0', priority: 1000, nextHopGateway: 'default-internet-gateway' },
      ...Array.from({ length: size }, (_, i) => ({
        name: `r${i}`,
        network,
        destRange: `${octets(i)}.0/24`,
        priority: 100,
        nextHopIp: '10.0.0.5',
      })),
    ],
    firewalls: Array.from({ length: size }, (_, i) => ({
      name: `f${i}`,
      network,
      direction: 'EGRESS',
      priority: 100 + (i % 60_000),
      denied: [{ IPProtocol: 'tcp', ports: ['443'] }],
      destinationRanges: [`${octets(i)}.0/24`],
    })),
    addresses: [],
    instances: [],
  };
}

function verdictsPerSecond(size: number, jobs: number): number {
  const read = parseWorld(world(size, jobs));
  const flow = { destination: toDestination('140.82.112.3:443'), addresses: found(['140.82.112.3']) };
  const all = valueOf(read.jobs) ?? [];
  const rates = Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    let verdicts = 0;
    while (performance.now() - started < 300) {
      for (const job of all) traceEgress(snapshotOf(read, job), flow);
      verdicts += all.length;
    }
    return verdicts / ((performance.now() - started) / 1000);
  });
  return rates.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

const print = (what: string, rate: number) =>
  process.stdout.write(`${what.padEnd(34)}${Math.round(rate).toLocaleString('en')} verdicts/s\n`);
const [small, middle, large] = [10, 1000, 10_000].map((size) => ({ size, rate: verdictsPerSecond(size, 100) }));
for (const { size, rate } of [small, middle, large].flatMap((one) => one ?? []))
  print(`${size} rules and routes`, rate);
const [one, many] = [verdictsPerSecond(1000, 1), verdictsPerSecond(1000, 100_000)];
print('1000 rules and routes, 1 job', one);
print('1000 rules and routes, 100,000 jobs', many);
process.stdout.write(`ratio many/one jobs: ${(many / one).toFixed(2)}\n`);
