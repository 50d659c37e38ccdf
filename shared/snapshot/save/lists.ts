import type { Job } from '../../job/job.ts';
import { networkMode } from '../../job/network-mode.ts';
import { locationOf, projectOf } from '../../names.ts';
import type { Inventory, ListOfProject, Raw } from '../../ports.ts';
import { toConnector } from '../decode/connector.ts';
import { map, unknown, valueOf, type Observed } from '../observed.ts';
import { regionsOf } from './jobs.ts';
import { redactInstance } from './redact.ts';
import { joined } from './unread.ts';

const OF_PROJECT: readonly ListOfProject[] = [
  'networks',
  'subnetworks',
  'routers',
  'routes',
  'firewalls',
  'addresses',
  'instances',
];

/** What surrounds jobs, by the keys of a snapshot file. */
export type Lists = Readonly<Record<ListOfProject | 'connectors', Observed<readonly Raw[]>>>;

/** Everything around a project's jobs: its own, and what they use of a Shared VPC host project. */
export async function saveLists(
  inventory: Inventory,
  { project, region }: { readonly project: string; readonly region: string | undefined },
  jobs: readonly Job[],
): Promise<Lists> {
  const [own, ...foreign] = await Promise.all([
    ownConnectors(inventory, project, region),
    ...foreignPlaces(project, jobs).map((place) => inventory.connectors(place.project, place.region)),
  ]);
  const connectors = joined([own, ...foreign]);
  const projects = [project, ...hostsOf(project, jobs, connectors)];
  const read = await Promise.all(projects.map((one) => listsOf(inventory, one)));
  const lists = OF_PROJECT.map(
    (key, i) => [key, joined(read.map((all) => all[i] ?? unknown({ key: 'notRead' })))] as const,
  );
  const all = Object.fromEntries([['connectors', connectors], ...lists]) as Lists;
  return { ...all, instances: map(all.instances, (vms) => vms.map(redactInstance)) };
}

const listsOf = (inventory: Inventory, project: string) =>
  Promise.all(OF_PROJECT.map((key) => inventory.ofProject(key, project)));

async function ownConnectors(
  inventory: Inventory,
  project: string,
  region: string | undefined,
): Promise<Observed<readonly Raw[]>> {
  const regions = await regionsOf(inventory, project, { region, api: 'vpcaccess' });
  if (regions.kind !== 'found') return regions;
  return joined(await Promise.all(regions.value.map((one) => inventory.connectors(project, one))));
}

/** Where connectors of other projects are that jobs name in full. */
function foreignPlaces(project: string, jobs: readonly Job[]) {
  const places = new Map(
    jobs.flatMap((job) => {
      const mode = networkMode(job);
      if (mode.kind !== 'connector' || projectOf(mode.connector) === project) return [];
      const place = { project: projectOf(mode.connector), region: locationOf(mode.connector) };
      return [[`${place.project} ${place.region}`, place]];
    }),
  );
  return [...places.values()];
}

/** Projects other than its own whose networks a project's jobs enter. */
function hostsOf(project: string, jobs: readonly Job[], connectors: Observed<readonly Raw[]>): readonly string[] {
  const behind = (valueOf(connectors) ?? []).map((raw) => {
    const { subnetwork, network } = toConnector(raw, { project: projectOf(String(raw['name'])) });
    return subnetwork ?? network ?? '';
  });
  const direct = jobs.map((job) => {
    const mode = networkMode(job);
    return mode.kind === 'direct' ? mode.subnetwork : '';
  });
  const hosts = new Set([...behind, ...direct].map(projectOf));
  return [...hosts].filter((host) => host !== '' && host !== project).sort();
}
