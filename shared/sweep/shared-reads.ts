import { z } from 'zod';
import { projectOf } from '../names.ts';
import type { Objects } from '../ports.ts';
import type { Observed } from '../snapshot/observed.ts';
import type { Surveys } from '../sweep-ports.ts';
import { paths } from './plan.ts';

const Shared = z.union([
  z.object({ claimedAt: z.string() }),
  z.object({
    answer: z.custom<Observed<unknown>>((value) => z.looseObject({ kind: z.string() }).safeParse(value).success),
  }),
]);

/** A claim so old was left by a shard that died while it read. */
const STALE_MS = 60_000;
const LOOK_AGAIN_MS = 500;

export interface Sharing {
  readonly objects: Objects;
  /** Id of the sweep. */
  readonly sweep: string;
  /** The project that is read for oneself alone. */
  readonly own: string;
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

/**
 * Reads of other projects, shared by all shards of a sweep through the bucket: a Shared VPC host project is read once a
 * sweep, however many service projects enter its networks. Whoever claims a read first makes it, the others wait for its
 * answer; what can't be shared is read again.
 */
export function sharedReads(reads: Surveys, sharing: Sharing): Surveys {
  const foreign = <T>(kind: string, name: string, read: () => Promise<Observed<T>>): Promise<Observed<T>> =>
    (projectOf(name) || name) === sharing.own ? read() : share([kind, name].join(' '), read, sharing);
  return {
    jobs: (project) => reads.jobs(project),
    connectors: (project, region) =>
      project === sharing.own
        ? reads.connectors(project, region)
        : share(`connectors ${project} ${region}`, () => reads.connectors(project, region), sharing),
    connectorRegions: (project) => foreign('connectorRegions', project, () => reads.connectorRegions(project)),
    projectNumber: (project) => foreign('projectNumber', project, () => reads.projectNumber(project)),
    policyBasedRoutes: (project) => foreign('policyBasedRoutes', project, () => reads.policyBasedRoutes(project)),
    dynamicRoutes: (router, network) =>
      foreign(`dynamicRoutes ${network}`, router, () => reads.dynamicRoutes(router, network)),
    peeringRoutes: (network, peering, region) =>
      foreign(`peeringRoutes ${peering} ${region}`, network, () => reads.peeringRoutes(network, peering, region)),
    egressConstraint: (project) => foreign('egressConstraint', project, () => reads.egressConstraint(project)),
    networks: (project) => foreign('networks', project, () => reads.networks(project)),
    subnetworks: (project) => foreign('subnetworks', project, () => reads.subnetworks(project)),
    routers: (project) => foreign('routers', project, () => reads.routers(project)),
    routes: (project) => foreign('routes', project, () => reads.routes(project)),
    effectiveFirewalls: (network, region) =>
      foreign(`effectiveFirewalls ${region}`, network, () => reads.effectiveFirewalls(network, region)),
    addresses: (project) => foreign('addresses', project, () => reads.addresses(project)),
    instances: (project) => foreign('instances', project, () => reads.instances(project)),
  };
}

async function share<T>(key: string, read: () => Promise<Observed<T>>, sharing: Sharing): Promise<Observed<T>> {
  const { objects, sweep, now, pause } = sharing;
  const path = paths.shared(sweep, key);
  for (const until = now() + STALE_MS; now() < until; await pause(LOOK_AGAIN_MS)) {
    const stored = await objects.read(path);
    const shared = Shared.safeParse(stored?.value).data;
    if (shared && 'answer' in shared) return shared.answer as Observed<T>;
    if (shared && now() - Date.parse(shared.claimedAt) < STALE_MS) continue;
    const claim = await objects.write(path, { claimedAt: new Date(now()).toISOString() }, stored?.generation ?? '0');
    if (claim === undefined) continue;
    return readFor(path, claim, { read, objects });
  }
  return read();
}

async function readFor<T>(
  path: string,
  claim: string,
  { read, objects }: { readonly read: () => Promise<Observed<T>>; readonly objects: Objects },
): Promise<Observed<T>> {
  const answer = await read();
  // What may work later is not handed on: the next one tries again.
  if (answer.kind === 'unknown' && answer.because === 'transient') await objects.remove(path, claim);
  else await objects.write(path, { answer }, claim);
  return answer;
}
