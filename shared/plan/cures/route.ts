import { locationOf, projectOf, routeName, shortName } from '../../names.ts';
import { isOurs, ourDescription, ourName } from '../../ownership.ts';
import { connectorTags } from '../../path/packet.ts';
import { isPublic } from '../../path/ranges.ts';
import { valueOf } from '../../snapshot/observed.ts';
import type { Route } from '../../snapshot/resources.ts';
import type { Vpc } from '../../snapshot/snapshot.ts';
import type { RouteSpec } from '../../specs.ts';
import type { Change } from '../change.ts';
import { toChange } from '../to-change.ts';
import { advise, build, type Cure, type Remedy, type Site } from './cure.ts';
import { wayPastItself } from './proxy-route.ts';

/** Better than the default route's 1000, so that it wins for those who bear its tag. */
const PROXY_PRIORITY = 900;

/**
 * Policy `internet: proxy`: a default route to the proxy VM, for one connector's tag alone. For Direct VPC egress it is
 * explained, unless the policy gives the whole network to the proxy.
 */
export const cureByProxy: Cure = (site) => {
  const { address, scope } = site.policy.proxy;
  // A policy without one, parsePolicy refuses.
  if (address === null) return build();
  const wish = {
    suffix: 'proxy',
    priority: PROXY_PRIORITY,
    nextHop: { kind: 'address', address },
    cures: site.finding.id,
  } as const;
  if (site.snapshot.mode.kind === 'connector')
    return forConnector(site, { ...wish, reason: { key: 'reasonProxyRoute', of: { address } } });
  if (scope === 'tag') return advise({ say: { key: 'proxyDirect', of: { address } } });
  const vpc = valueOf(site.snapshot.vpc);
  if (!vpc) return build();
  const missing = wayPastItself(vpc, address, PROXY_PRIORITY);
  if (missing.length > 0) return advise(...missing);
  const reason = { key: 'reasonNetworkProxyRoute', of: { address, network: shortName(vpc.name) } } as const;
  const place = { id: ourName(shortName(vpc.name), wish.suffix), tags: [], purpose: 'way out of the whole network' };
  return along(site, vpc, { ...wish, ...place, reason });
};

/** The default route is gone: one to the internet gateway, for the connector's tag alone. For Direct VPC it is explained. */
export const cureMissingRoute: Cure = (site) => {
  const stopped = site.traces.flatMap(({ traces }) => traces).filter(({ cause }) => cause === 'NO_ROUTE');
  // To a private address no default route leads.
  if (!stopped.some(({ address }) => isPublic(address))) return build();
  if (site.policy.internet === 'proxy') return cureByProxy(site);
  if (site.snapshot.mode.kind !== 'connector') return advise({ say: { key: 'defaultRouteDirect' } });
  return forConnector(site, {
    suffix: 'internet',
    priority: 1000,
    nextHop: { kind: 'internet-gateway' },
    cures: site.finding.id,
    reason: { key: 'reasonDefaultRoute' },
  });
};

/** Packets arrive, but not by the proxy that the policy requires: the route to it is what is missing. */
export const cureExit: Cure = (site) => {
  const { internet, require } = site.policy;
  const isPast = site.traces.some(({ traces }) => traces.some(({ exit }) => exit?.kind === 'nat'));
  return internet === 'proxy' && require.via === 'proxy' && isPast ? cureByProxy(site) : build();
};

/** A route of ours leads to a proxy that does not carry any more: it goes, and what the policy wants by now takes its place. */
export const cureDeadHop: Cure = (site) => {
  const vpc = valueOf(site.snapshot.vpc);
  const route = vpc && valueOf(vpc.routes)?.find(({ name }) => name === site.finding.resource);
  if (!route || !isOurs(route)) return build();
  const { internet, proxy } = site.policy;
  if (internet === 'nat') return build(removal(route, site.finding.id));
  const isWanted = route.nextHop.kind === 'address' && route.nextHop.address === proxy.address;
  return isWanted ? build() : cureByProxy(site);
};

interface Wish extends Pick<RouteSpec, 'priority' | 'nextHop'>, Pick<Change, 'cures' | 'reason'> {
  readonly suffix: string;
}

function forConnector(site: Site, wish: Wish): Remedy {
  const { job, mode, vpc: observed } = site.snapshot;
  const vpc = valueOf(observed);
  if (!vpc || mode.kind !== 'connector') return build();
  const connector = shortName(mode.connector);
  const region = locationOf(job.name);
  const [, tag = ''] = connectorTags(region, connector);
  const id = ourName(region, connector, wish.suffix);
  return along(site, vpc, { ...wish, id, tags: [tag], purpose: `way out of connector ${connector}` });
}

interface Way extends Wish {
  readonly id: string;
  readonly tags: readonly string[];
  readonly purpose: string;
}

/** Routes can't be changed: one of ours under the same name, which leads elsewhere, is replaced. */
function along({ world }: Site, vpc: Vpc, { id, purpose, tags, priority, nextHop, cures, reason }: Way): Remedy {
  // Without its rules nobody knows whether a route alone would help.
  if (vpc.firewalls.kind !== 'found') return build();
  const name = routeName(projectOf(vpc.name), id);
  const there = valueOf(world.routes)?.find((route) => route.name === name);
  if (there && !(isOurs(there) && there.network === vpc.name))
    return advise({ say: { key: 'nameTaken', of: { name: shortName(name) } } });
  const description = ourDescription(purpose);
  const value = { name, network: vpc.name, description, destRange: '0.0.0.0/0', priority, tags, nextHop };
  const removed = there ? [removal(there, cures)] : [];
  const dependsOn = removed.map((change) => change.id);
  return build(...removed, toChange({ kind: 'route', value }, { cures, reason, dependsOn }));
}

function removal({ name, ...expect }: Route, cures: string): Change {
  const reason = { key: 'reasonRouteReplaced', of: { route: shortName(name) } } as const;
  return toChange({ kind: 'deletion', value: { kind: 'route', name, expect } }, { cures, reason });
}
