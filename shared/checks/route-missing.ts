import { gcloud } from '../gcloud.ts';
import { projectOf, shortName } from '../names.ts';
import { scopeOf, toNumber } from '../path/ranges.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { blame } from './dropped.ts';
import type { Check, NextStep } from './check.ts';
import { homeSteps } from './private-home.ts';

/** Some organisations delete the default route of every network; without it nothing leaves. */
export const routeMissing: Check = (context) =>
  blame(context, {
    id: 'route-missing',
    causes: ['NO_ROUTE'],
    when: ({ say }) => say.key === 'noRoute',
    nextSteps: ({ resource = '' }, { address }) => [
      ...defaultRoute(context.snapshot, resource, address),
      ...homeSteps(context, address),
      {
        say: { key: 'lookAtRoutes' },
        command: gcloud('compute routes list', [], {
          project: projectOf(resource),
          filter: `network=${shortName(resource)}`,
        }),
      },
    ],
  });

/** What has become of the default route, for a destination that it would lead to. */
function defaultRoute({ mode, vpc }: Snapshot, network: string, address: string): NextStep[] {
  const number = toNumber(address);
  if (number === undefined || scopeOf(number) !== 'public') return [];
  const routes = valueOf(vpc)?.routes;
  const defaults = ((routes && valueOf(routes)) ?? []).filter(({ destRange }) => destRange === '0.0.0.0/0');
  const [tagged] = defaults.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const gone: NextStep = tagged
    ? { say: { key: 'defaultRouteTagged', of: { route: shortName(tagged.name), tags: tagged.tags.join(', ') } } }
    : { say: { key: 'defaultRouteGone', of: { network: shortName(network) } } };
  // For a connector the plan has one that is its own.
  return mode.kind === 'direct' ? [gone, makeDefault(network)] : [gone];
}

function makeDefault(network: string): NextStep {
  const command = gcloud('compute routes create', [`default-${shortName(network)}`.slice(0, 63)], {
    project: projectOf(network),
    network: shortName(network),
    'destination-range': '0.0.0.0/0',
    'next-hop-gateway': 'default-internet-gateway',
  });
  return { say: { key: 'makeDefaultRoute' }, command };
}
