import { nameFrom, updateStep } from '../../checks/job-update.ts';
import type { NextStep } from '../../checks/check.ts';
import { locationOf, projectOf, shortName, subnetworkName } from '../../names.ts';
import { ourDescription, ourName } from '../../ownership.ts';
import { valueOf } from '../../snapshot/observed.ts';
import { commandsOf } from '../commands.ts';
import type { Spec } from '../change.ts';
import { areRangesKnown, freeRange } from '../free-range.ts';
import { advise, build, type Cure, type Site } from './cure.ts';
import { isConnectorName } from './connector-name.ts';

/**
 * A connector made with a range stands on a subnetwork that no NAT list can name. Beside the NAT of all subnetworks, which
 * the finding tells, there is one more way: a connector on a subnetwork of its own, which takes the place of this one. Which
 * of the two it is to be, people choose.
 */
export const adviseOnHiddenSubnetwork: Cure = (site) => {
  const vpc = valueOf(site.snapshot.vpc);
  const old = valueOf(site.snapshot.connector);
  if (!vpc || !old || !areRangesKnown(site.world)) return build();
  const { subnetPool: pool, machineType, minInstances, maxInstances } = site.policy.connector;
  const ipCidrRange = freeRange(site.world, vpc.name, pool);
  const name = freshConnector(site, old.name);
  if (ipCidrRange === undefined || name === undefined) return build();
  const id = shortName(name);
  const subnetwork = subnetworkName(projectOf(vpc.name), locationOf(name), ourName(id));
  const description = ourDescription(`subnetwork of connector ${id}`);
  const ground: Spec = { kind: 'subnetwork', value: { name: subnetwork, network: vpc.name, ipCidrRange, description } };
  const made: Spec = { kind: 'connector', value: { name, subnetwork, machineType, minInstances, maxInstances } };
  const of = { connector: shortName(old.name) };
  return advise(
    { say: { key: 'rebuildOnSubnetwork', of } },
    ...[ground, made].flatMap(commandsOf).map((command): NextStep => ({ say: { key: 'runFirst' }, command })),
    useConnector(site, name),
  );
};

function useConnector({ snapshot, stored, traces, policy }: Site, connector: string): NextStep {
  const context = { snapshot, stored, flows: traces, policy };
  return updateStep(context, { key: 'useNewConnector' }, { 'vpc-connector': nameFrom(snapshot.job.name, connector) });
}

/** A name like the old one that no connector of the region has yet; undefined where the rule leaves no room for one. */
function freshConnector({ world }: Site, old: string): string | undefined {
  const taken = new Set((valueOf(world.connectors) ?? []).map(({ name }) => name));
  const parent = old.slice(0, old.lastIndexOf('/') + 1);
  const base = shortName(old);
  for (let length = base.length; length > 0; length--) {
    const stem = base.slice(0, length).replace(/-+$/, '');
    const fresh = [2, 3, 4, 5, 6, 7, 8, 9]
      .map((i) => `${stem}${i}`)
      .find((id) => isConnectorName(id) && !taken.has(parent + id));
    if (fresh !== undefined) return parent + fresh;
  }
  return undefined;
}
