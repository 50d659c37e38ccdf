import { locationOf, projectOf, routeName, shortName } from '../../names.ts';
import { ourDescription, ourName } from '../../ownership.ts';
import { connectorTags } from '../../path/packet.ts';
import { isPublic } from '../../path/ranges.ts';
import type { RouteSpec } from '../../specs.ts';
import { valueOf } from '../../snapshot/observed.ts';
import type { Change } from '../change.ts';
import { toChange } from '../to-change.ts';
import { advise, build, type Cure, type Remedy, type Site } from './cure.ts';

/** Better than the default route's 1000, so that it wins for those who bear its tag. */
const PROXY_PRIORITY = 900;

/** Policy `internet: proxy`: a default route to the proxy VM, for one connector's tag alone. For Direct VPC it is explained. */
export const cureByProxy: Cure = (site) => {
  const { address } = site.policy.proxy;
  // A policy without one, parsePolicy refuses.
  if (address === null) return build();
  if (site.snapshot.mode.kind !== 'connector') return advise({ say: { key: 'proxyDirect', of: { address } } });
  return tagged(site, {
    suffix: 'proxy',
    priority: PROXY_PRIORITY,
    nextHop: { kind: 'address', address },
    cures: site.finding.id,
    reason: { key: 'reasonProxyRoute', of: { address } },
  });
};

/** The default route is gone: one to the internet gateway, for the connector's tag alone. For Direct VPC it is explained. */
export const cureMissingRoute: Cure = (site) => {
  const stopped = site.traces.flatMap(({ traces }) => traces).filter(({ cause }) => cause === 'NO_ROUTE');
  // To a private address no default route leads.
  if (!stopped.some(({ address }) => isPublic(address))) return build();
  if (site.policy.internet === 'proxy') return cureByProxy(site);
  if (site.snapshot.mode.kind !== 'connector') return advise({ say: { key: 'defaultRouteDirect' } });
  return tagged(site, {
    suffix: 'internet',
    priority: 1000,
    nextHop: { kind: 'internet-gateway' },
    cures: site.finding.id,
    reason: { key: 'reasonDefaultRoute' },
  });
};

interface Wish extends Pick<RouteSpec, 'priority' | 'nextHop'>, Pick<Change, 'cures' | 'reason'> {
  readonly suffix: string;
}

function tagged(
  { world, snapshot: { job, mode, vpc: observed } }: Site,
  { suffix, priority, nextHop, cures, reason }: Wish,
): Remedy {
  const vpc = valueOf(observed);
  // Without its rules nobody knows whether a route alone would help.
  if (vpc?.firewalls.kind !== 'found' || mode.kind !== 'connector') return build();
  const connector = shortName(mode.connector);
  const region = locationOf(job.name);
  const name = routeName(projectOf(vpc.name), ourName(region, connector, suffix));
  if (valueOf(world.routes)?.some((route) => route.name === name))
    return advise({ say: { key: 'nameTaken', of: { name: shortName(name) } } });
  const [, tag = ''] = connectorTags(region, connector);
  const description = ourDescription(`way out of connector ${connector}`);
  const value = { name, network: vpc.name, description, destRange: '0.0.0.0/0', priority, tags: [tag], nextHop };
  return build(toChange({ kind: 'route', value }, { cures, reason }));
}
