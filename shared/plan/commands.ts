import { listCommand } from '../checks/nat-listing.ts';
import { assertNever } from '../errors.ts';
import { gcloud } from '../gcloud.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import type { Deletion, NatSpec } from '../specs.ts';
import type { Spec } from './change.ts';
import { jobCommands } from './job-commands.ts';
import { listAfter, undoSpec } from './reverse.ts';

/** The gcloud commands that do what a change does, in order; each is one line. */
export function commandsOf(spec: Spec): readonly string[] {
  switch (spec.kind) {
    case 'subnetwork': {
      const { name, network, ipCidrRange, description } = spec.value;
      const flags = {
        network: shortName(network),
        range: ipCidrRange,
        description,
        'enable-private-ip-google-access': true,
      } as const;
      return [gcloud('compute networks subnets create', [shortName(name)], { ...regional(name), ...flags })];
    }
    case 'connector': {
      const { name, subnetwork, machineType, minInstances, maxInstances } = spec.value;
      const host = projectOf(subnetwork);
      return [
        gcloud('compute networks vpc-access connectors create', [shortName(name)], {
          ...regional(name),
          subnet: shortName(subnetwork),
          'subnet-project': host === projectOf(name) ? undefined : host,
          'machine-type': machineType,
          'min-instances': minInstances,
          'max-instances': maxInstances,
        }),
      ];
    }
    case 'awaited-connector':
      return [
        gcloud(
          'compute networks vpc-access connectors describe',
          [shortName(spec.value.name)],
          regional(spec.value.name),
        ),
      ];
    case 'address':
      return [
        gcloud('compute addresses create', [shortName(spec.value.name)], {
          ...regional(spec.value.name),
          description: spec.value.description,
        }),
      ];
    case 'router': {
      const { name, network, description, nats } = spec.value;
      const router = gcloud('compute routers create', [shortName(name)], {
        ...regional(name),
        network: shortName(network),
        description,
      });
      return [router, ...nats.map((nat) => natCommand(name, nat))];
    }
    case 'nat':
      return [natCommand(spec.value.router, spec.value.nat)];
    case 'firewall': {
      const { name, network, description, direction, priority, protocols } = spec.value;
      const { destinationRanges, targetTags, sourceRanges } = spec.value;
      return [
        gcloud('compute firewall-rules create', [shortName(name)], {
          project: projectOf(name),
          network: shortName(network),
          direction,
          action: 'ALLOW',
          rules: protocols.flatMap(({ protocol, ports }) =>
            ports.length === 0 ? [protocol] : ports.map((port) => `${protocol}:${port}`),
          ),
          'destination-ranges': listed(destinationRanges),
          'target-tags': listed(targetTags),
          'source-ranges': listed(sourceRanges),
          priority,
          description,
        }),
      ];
    }
    case 'route': {
      const { name, network, description, destRange, priority, tags, nextHop } = spec.value;
      return [
        gcloud('compute routes create', [shortName(name)], {
          project: projectOf(name),
          network: shortName(network),
          'destination-range': destRange,
          'next-hop-address': nextHop.kind === 'address' ? nextHop.address : undefined,
          'next-hop-gateway': nextHop.kind === 'internet-gateway' ? 'default-internet-gateway' : undefined,
          priority,
          tags: listed(tags),
          description,
        }),
      ];
    }
    case 'nat-listing':
      return [listCommand({ ...spec.value, list: listAfter(spec.value) })];
    case 'job':
      return jobCommands(spec.value);
    case 'deletion':
      return [deleteCommand(spec.value)];
    default:
      return assertNever(spec);
  }
}

/** The gcloud commands that take a change back. */
export function undoOf(spec: Spec): readonly string[] {
  const reverse = undoSpec(spec);
  return reverse ? commandsOf(reverse) : [];
}

const WORDS: Readonly<Record<Deletion['kind'], string>> = {
  subnetwork: 'compute networks subnets',
  connector: 'compute networks vpc-access connectors',
  address: 'compute addresses',
  router: 'compute routers',
  nat: 'compute routers nats',
  firewall: 'compute firewall-rules',
  route: 'compute routes',
};

function deleteCommand(deletion: Deletion): string {
  const { kind, name } = deletion;
  const place = locationOf(name) === '' ? { project: projectOf(name) } : regional(name);
  const [id, router] = kind === 'nat' ? [deletion.nat, shortName(name)] : [shortName(name), undefined];
  return gcloud(`${WORDS[kind]} delete`, [id], { ...place, router, quiet: true });
}

function natCommand(router: string, nat: NatSpec): string {
  const reserved = nat.addresses.map(shortName);
  return gcloud('compute routers nats create', [nat.name], {
    ...regional(router),
    router: shortName(router),
    'nat-custom-subnet-ip-ranges': nat.subnetworks.map(shortName),
    'auto-allocate-nat-external-ips': reserved.length === 0 ? true : undefined,
    'nat-external-ip-pool': listed(reserved),
    'min-ports-per-vm': nat.minPortsPerVm ?? undefined,
    'enable-dynamic-port-allocation': nat.dynamicPorts ? true : undefined,
    'enable-logging': nat.logging === 'off' ? undefined : true,
    'log-filter': nat.logging === 'off' ? undefined : nat.logging === 'errors' ? 'ERRORS_ONLY' : 'ALL',
  });
}

const regional = (name: string) => ({ project: projectOf(name), region: locationOf(name) });

const listed = (values: readonly string[]) => (values.length === 0 ? undefined : values);
