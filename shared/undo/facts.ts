import type { Job } from '../job/job.ts';
import type { Reads } from '../ports.ts';
import type { NetworkRule } from '../snapshot/decode/firewall.ts';
import { found, type Observed } from '../snapshot/observed.ts';
import type { Address, Connector, Instance, Route, Router, Subnetwork } from '../snapshot/resources.ts';

/** What is there now: what is to be taken away, and whatever may need it. */
export interface Facts {
  readonly jobs: Observed<readonly Job[]>;
  readonly connectors: Observed<readonly Connector[]>;
  readonly subnetworks: Observed<readonly Subnetwork[]>;
  readonly routers: Observed<readonly Router[]>;
  readonly routes: Observed<readonly Route[]>;
  readonly firewalls: Observed<readonly NetworkRule[]>;
  readonly addresses: Observed<readonly Address[]>;
  readonly instances: Observed<readonly Instance[]>;
}

/** Where to look. */
export interface Where {
  /** Of the network: a Shared VPC's host. */
  readonly host: string;
  /** Whose jobs and connectors may use it; the host's own among them. */
  readonly projects: readonly string[];
  readonly region: string;
}

/** Reads all that bears on what may be taken away in one region. */
export async function readFacts(reads: Reads, { host, projects, region }: Where): Promise<Facts> {
  const all = [...new Set([host, ...projects])];
  const [jobs, connectors, subnetworks, routers, routes, firewalls, addresses, instances] = await Promise.all([
    ofAll(all, (project) => reads.jobs(project, region)),
    ofAll(all, (project) => reads.connectors(project, region)),
    reads.subnetworks(host),
    reads.routers(host, region),
    reads.routes(host),
    reads.firewalls(host),
    reads.addresses(host),
    ofAll(all, (project) => reads.instances(project)),
  ]);
  return { jobs, connectors, subnetworks, routers, routes, firewalls, addresses, instances };
}

/** Half a list would hide who needs a thing: one that can't be read makes the whole unknown. */
async function ofAll<T>(
  projects: readonly string[],
  read: (project: string) => Promise<Observed<readonly T[]>>,
): Promise<Observed<readonly T[]>> {
  const lists = await Promise.all(projects.map(read));
  const unread = lists.find(({ kind }) => kind !== 'found');
  // An API that is switched off hides nothing: nobody can have made anything with it.
  if (unread?.kind === 'unknown' && unread.because !== 'disabled') return unread;
  return found(lists.flatMap((list) => (list.kind === 'found' ? [...list.value] : [])));
}
