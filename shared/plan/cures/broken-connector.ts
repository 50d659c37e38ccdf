import { shortName } from '../../names.ts';
import { brokenConnector } from '../../snapshot/broken-connector.ts';
import { valueOf } from '../../snapshot/observed.ts';
import type { Connector } from '../../snapshot/resources.ts';
import { toChange } from '../to-change.ts';
import { advise, build, type Cure, type Site } from './cure.ts';

/**
 * A connector in ERROR never mends itself. One of ours that nothing uses is deleted and made anew, on the subnetwork that it
 * has; any other is told of. Work that died between the two is taken up. https://cloud.google.com/vpc/docs/configure-serverless-vpc-access#delete_a_connector
 */
export const cureBrokenConnector: Cure = (site) => {
  const { snapshot, policy, made, finding } = site;
  const broken = brokenConnector(snapshot);
  if (!broken || !made.has(`connector:${broken.connector.name}`)) return build();
  const { connector, subnetwork } = broken;
  const { name } = connector;
  // What somebody else deletes is theirs to delete; our own deletion may have been left half done.
  if (connector.state === 'DELETING' && !made.has(`delete:${name}`)) return build();
  const of = { connector: shortName(name) };
  const users = usersOf(site, connector);
  if (!users) return advise({ say: { key: 'connectorUsersUnknown', of } });
  if (users.length > 0)
    return advise({ say: { key: 'connectorInUse', of: { ...of, users: users.slice(0, 5).join(', ') } } });
  // Whatever it is by then: one that somebody has mended is left alone.
  const expect = { subnetwork: subnetwork.name, state: 'ERROR' } as const;
  const wish = { cures: finding.id, reason: { key: 'reasonRebuildConnector', of } } as const;
  const gone = toChange({ kind: 'deletion', value: { kind: 'connector', name, expect } }, wish);
  const { machineType, minInstances, maxInstances } = policy.connector;
  const value = { name, subnetwork: subnetwork.name, machineType, minInstances, maxInstances };
  return build(gone, toChange({ kind: 'connector', value }, { ...wish, dependsOn: [gone.id] }));
};

/** Projects that Google counts as users, and jobs as they are stored; undefined while the jobs are unread. */
function usersOf({ world }: Site, { name, connectedProjects }: Connector): string[] | undefined {
  const jobs = valueOf(world.jobs)?.filter(({ network }) => network.connector === name);
  return jobs && [...connectedProjects, ...jobs.map((job) => shortName(job.name))].sort();
}
