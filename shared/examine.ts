import { evaluate } from './checks/evaluate.ts';
import { isIpv4, type Destination, type Flow } from './path/flow.ts';
import { traceEgress } from './path/trace-egress.ts';
import type { Examination } from './plan/judged.ts';
import type { Question } from './plan/look.ts';
import { plan, withNextSteps } from './plan/plan.ts';
import type { Names } from './ports.ts';
import { found, unknown } from './snapshot/observed.ts';
import { snapshotOf } from './snapshot/snapshot.ts';
import type { World } from './snapshot/world.ts';

/** The pure middle of the line: path -> findings -> plan, for one job in a world that has been read. */
export function examine(subject: Question): Examination {
  const { world, job, stored, flows, policy } = subject;
  const snapshot = snapshotOf(world, job);
  const traces = flows.map((flow) => traceEgress(snapshot, flow));
  const findings = evaluate({ snapshot, stored, flows: traces, policy });
  const proposal = plan(subject);
  return { snapshot, flows: traces, findings: withNextSteps(findings, proposal), proposal };
}

/** Looks up the addresses of destinations, each name once; given and literal addresses are taken as they are. */
export function resolveAll(destinations: readonly Destination[], names: Names): Promise<Flow[]> {
  const asked = new Map<string, Promise<Flow['addresses']>>();
  const once: Names = {
    resolve: (host) => {
      const answer = asked.get(host) ?? names.resolve(host);
      asked.set(host, answer);
      return answer;
    },
  };
  return Promise.all(
    destinations.map(async (destination) => ({ destination, addresses: await resolve(destination, once) })),
  );
}

async function resolve({ host, addresses }: Destination, names: Names): Promise<Flow['addresses']> {
  if (addresses.length > 0) return found(addresses);
  if (isIpv4(host) || host.includes(':')) return found([host]);
  return names.resolve(host);
}

/** The names of a world are the only DNS of it. */
export function namesOf({ names }: World): Names {
  return {
    resolve: async (host) => {
      const addresses = names.get(host.toLowerCase().replace(/\.$/, ''));
      return addresses ? found(addresses) : unknown({ key: 'nameNotInSnapshot' });
    },
  };
}
