import { z } from 'zod';
import { InputError, type Mistake } from '../errors.ts';
import { toJob } from '../job/to-job.ts';
import { toConnector } from './decode/connector.ts';
import { toEffectiveFirewalls, toFirewallRule } from './decode/firewall.ts';
import { toAddress, toInstance } from './decode/instance.ts';
import { toNetwork, toSubnetwork } from './decode/network.ts';
import { networkReference, parse, type Context } from './decode/raw.ts';
import { toRoute } from './decode/route.ts';
import { toRouter } from './decode/router.ts';
import { found, unknown, type Observed } from './observed.ts';
import { parseUnlisted, unlistedShape } from './parse-unlisted.ts';
import type { World } from './world.ts';

const list = z.array(z.unknown()).optional();

const File = z.looseObject({
  version: z.literal(1),
  project: z.string().min(1),
  jobs: list,
  connectors: list,
  networks: list,
  subnetworks: list,
  routers: list,
  routes: list,
  firewalls: list,
  addresses: list,
  instances: list,
  effectiveFirewalls: z.record(z.string(), z.unknown()).optional(),
  names: z.record(z.string(), z.array(z.union([z.ipv4(), z.ipv6()], 'expected IP addresses'))).optional(),
  ...unlistedShape,
});

type Decode<T> = (value: unknown, context: Context) => T;

/**
 * Reads a snapshot file. Unknown fields are ignored; a missing list is unknown, an empty one means that there is none.
 * Throws InputError with all mistakes of the whole file.
 */
export function parseWorld(value: unknown, source = 'snapshot'): World {
  const file = parse(File, value, source);
  const context: Context = { project: file.project };
  const mistakes: Mistake[] = [];
  const attempt = <T>(path: string, decode: () => T): T[] => {
    try {
      return [decode()];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      for (const mistake of error.mistakes) mistakes.push({ ...mistake, path: joinPath(path, mistake.path) });
      return [];
    }
  };
  const decoded = <T>(key: string, decode: Decode<T>): Observed<readonly T[]> => {
    const items = file[key] as readonly unknown[] | undefined;
    if (items === undefined) return unknown({ key: 'notInSnapshot', of: { list: key } });
    return found(items.flatMap((item, i) => attempt(`${key}[${i}]`, () => decode(item, context))));
  };
  const effective = Object.entries(file.effectiveFirewalls ?? {}).flatMap(([network, answer]) =>
    attempt(`effectiveFirewalls.${network}`, () => toEffectiveFirewalls(answer, context)).map(
      (rules) => [networkReference(network, context), found(rules)] as const,
    ),
  );
  const world: World = {
    project: file.project,
    jobs: decoded('jobs', toJob),
    connectors: decoded('connectors', toConnector),
    projectNumber: numberIn(file.jobs),
    connectorRegions: unknown({ key: 'notInSnapshot', of: { list: 'connector regions' } }),
    networks: decoded('networks', toNetwork),
    subnetworks: decoded('subnetworks', toSubnetwork),
    routers: decoded('routers', toRouter),
    routes: decoded('routes', toRoute),
    firewalls: decoded('firewalls', toFirewallRule),
    effectiveFirewalls: new Map(effective),
    ...parseUnlisted(file, context, attempt),
    addresses: decoded('addresses', toAddress),
    instances: decoded('instances', toInstance),
    names: toNames(file.names ?? {}),
  };
  if (mistakes.length > 0) throw new InputError(source, mistakes);
  return world;
}

/** A v1 job says its project by number; nothing else in a snapshot does. */
function numberIn(jobs: readonly unknown[] | undefined): Observed<string> {
  const namespaces = (jobs ?? []).map((job) => Namespaced.safeParse(job).data?.metadata.namespace);
  const number = namespaces.find((namespace) => namespace !== undefined);
  return number === undefined ? unknown({ key: 'notInSnapshot', of: { list: 'project number' } }) : found(number);
}

const Namespaced = z.looseObject({ metadata: z.looseObject({ namespace: z.string().regex(/^\d+$/) }) });

/** Names as DNS compares them, with the addresses that are traced: IPv4. */
const toNames = (names: Readonly<Record<string, readonly string[]>>): World['names'] =>
  new Map(
    Object.entries(names).map(([name, addresses]) => [
      name.toLowerCase().replace(/\.$/, ''),
      addresses.filter((address) => !address.includes(':')),
    ]),
  );

const joinPath = (outer: string, inner: string): string => (inner === '' ? outer : `${outer}.${inner}`);
