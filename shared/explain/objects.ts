import { gcloud } from '../gcloud.ts';
import { natLink } from '../console.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Snapshot, Vpc } from '../snapshot/snapshot.ts';
import type { Exit, Trace } from '../path/trace.ts';
import type { Scene } from './scene.ts';
import { missing, shown } from './show.ts';
import type { Part, Section } from './story.ts';

/** Every object that the packets meet, where it is seen in the console, and the command that shows it. */
export function objectsSection({ job, isStored, now }: Scene): Section {
  const { snapshot, flows } = now;
  const traces = flows.flatMap((flow) => flow.traces);
  const vpc = valueOf(snapshot.vpc);
  return {
    id: 'objects',
    title: { key: 'titleObjects' },
    parts: [
      isStored ? shown(job.name) : missing(job.name),
      ...entrance(snapshot),
      ...(vpc ? [shown(vpc.name)] : []),
      ...passed(traces, snapshot).map(shown),
      ...nats(traces),
      ...(vpc ? lists(vpc) : []),
    ],
  };
}

/** Connector and subnetwork, there or not. */
function entrance({ mode, connector, subnetwork }: Snapshot): Part[] {
  const subnet = valueOf(subnetwork);
  const behind = subnet ? [shown(subnet.name)] : [];
  if (mode.kind === 'connector') {
    const own = connector.kind === 'absent' ? missing(mode.connector) : shown(mode.connector);
    return [own, ...behind];
  }
  if (mode.kind !== 'direct') return [];
  return subnetwork.kind === 'absent' ? [missing(mode.subnetwork)] : [shown(mode.subnetwork)];
}

/** What else the traces name: rules, routes, routers, VMs. */
function passed(traces: readonly Trace[], { job, mode, subnetwork, vpc }: Snapshot): string[] {
  const told = [job.name, valueOf(vpc)?.name, valueOf(subnetwork)?.name];
  if (mode.kind === 'connector') told.push(mode.connector);
  if (mode.kind === 'direct') told.push(mode.subnetwork);
  const named = traces.flatMap(({ steps }) => steps.flatMap(({ resource }) => resource ?? []));
  return [...new Set(named)].filter((name) => !told.includes(name) && name.startsWith('projects/'));
}

function nats(traces: readonly Trace[]): Part[] {
  const exits = traces.flatMap(({ exit }) => (exit?.kind === 'nat' ? [exit] : []));
  const distinct = new Map(exits.map((exit) => [`${exit.router} ${exit.nat}`, exit]));
  return [...distinct.values()].map(shownNat);
}

function shownNat({ router, nat }: Extract<Exit, { kind: 'nat' }>): Part {
  return {
    kind: 'object',
    say: { key: 'objectNamed', of: { collection: 'nats', name: nat } },
    console: natLink(router, nat),
    command: gcloud('compute routers nats describe', [nat], {
      project: projectOf(router),
      region: locationOf(router),
      router: shortName(router),
    }),
  };
}

/** What decides by not being there is seen in lists alone: a deny rule that is missing, a route, a NAT. */
function lists({ name, region }: Vpc): Part[] {
  const [project, network] = [projectOf(name), shortName(name)];
  const filter = `network~/${network}$`;
  return [
    {
      kind: 'object',
      say: { key: 'listFirewalls', of: { network } },
      command: gcloud('compute networks get-effective-firewalls', [network], { project }),
    },
    {
      kind: 'object',
      say: { key: 'listRoutes', of: { network } },
      command: gcloud('compute routes list', [], { project, filter }),
    },
    {
      kind: 'object',
      say: { key: 'listRouters', of: { network, region } },
      command: gcloud('compute routers list', [], { project, regions: region, filter }),
    },
  ];
}
