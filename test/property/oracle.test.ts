import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toDestination } from '../../shared/path/flow.ts';
import { traceEgress } from '../../shared/path/trace-egress.ts';
import type { Trace } from '../../shared/path/trace.ts';
import { found, valueOf } from '../../shared/snapshot/observed.ts';
import { parseWorld } from '../../shared/snapshot/parse-world.ts';
import { snapshotOf } from '../../shared/snapshot/snapshot.ts';
import type { Answer } from '../oracle/answer.ts';
import type { Packet } from '../oracle/firewall.ts';
import { judge } from '../oracle/oracle.ts';
import { packet, world } from '../oracle/random-world.ts';
import type { RawJob, RawWorld } from '../oracle/raw.ts';

const WORLDS = 10_000;

/** What random worlds have to bring about now and then, or agreeing about them would say little. */
const ENDS = [
  'REACHABLE',
  'UNDETERMINED',
  'AMBIGUOUS',
  'UNREACHABLE CLOUD_NAT_NO_ADDRESSES',
  'UNREACHABLE CLOUD_RUN_JOB_NOT_READY',
  'UNREACHABLE FIREWALL_RULE',
  'UNREACHABLE FOREIGN_IP_DISALLOWED',
  'UNREACHABLE INSTANCE_NOT_RUNNING',
  'UNREACHABLE NO_EXTERNAL_ADDRESS',
  'UNREACHABLE NO_ROUTE',
  'UNREACHABLE PRIVATE_GOOGLE_ACCESS_DISALLOWED',
  'UNREACHABLE PRIVATE_TRAFFIC_TO_INTERNET',
  'UNREACHABLE ROUTE_NEXT_HOP_INSTANCE_WRONG_NETWORK',
  'UNREACHABLE ROUTE_NEXT_HOP_IP_ADDRESS_NOT_RESOLVED',
  'UNREACHABLE ROUTE_NEXT_HOP_RESOURCE_NOT_FOUND',
  'UNREACHABLE TRAFFIC_TYPE_BLOCKED',
  'UNREACHABLE VPC_CONNECTOR_NOT_RUNNING',
  'UNREACHABLE VPC_CONNECTOR_NOT_SET',
];

/** The product's trace of one packet. */
function trace(raw: RawWorld, { address, protocol, port }: Packet): Trace {
  const read = parseWorld(raw);
  const [job] = valueOf(read.jobs) ?? [];
  assert.ok(job);
  const destination = toDestination(`${address}:${port}/${protocol}`);
  const [only] = traceEgress(snapshotOf(read, job), { destination, addresses: found([address]) }).traces;
  assert.ok(only);
  return only;
}

/** Causes are compared where nothing arrives: there they name the one thing to mend. */
const told = ({ verdict, cause }: Pick<Trace, 'verdict' | 'cause'> | Answer): string =>
  verdict === 'UNREACHABLE' ? `${verdict} ${cause}` : verdict;

test('a naive second evaluator agrees on verdict and cause in 10,000 random worlds', () => {
  const seen = new Map<string, number>();
  const agrees = (raw: RawWorld, packets: readonly Packet[]) => {
    for (const one of packets) {
      const expected = told(judge(raw, raw.jobs[0] as RawJob, one));
      const actual = told(trace(raw, one));
      const place = `${one.address}:${one.port}/${one.protocol}`;
      assert.equal(actual, expected, `${place}: traced ${actual}, expected ${expected}, in ${print(raw)}`);
      seen.set(expected, (seen.get(expected) ?? 0) + 1);
    }
  };
  const packets = fc.array(packet, { minLength: 1, maxLength: 3 });
  fc.assert(fc.property(world, packets, agrees), { numRuns: WORLDS, seed: 20_260_801 });
  const rare = ENDS.filter((end) => (seen.get(end) ?? 0) < 10);
  assert.deepEqual(rare, [], 'random worlds hardly ever end like this');
});

const print = (raw: RawWorld): string => JSON.stringify(raw, undefined, 1);
