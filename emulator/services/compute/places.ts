import type { Body, Call, Route } from '../../route.ts';
import { listBody } from './lists.ts';
import { selfLink } from './links.ts';
import { regionQuotas } from './quotas.ts';
import { REGIONS, scopeIn, ZONES, regionOf, zonesOf } from './regions.ts';
import { stableId } from './stable-id.ts';

const OPENED = '1969-12-31T16:00:00.000-08:00';

function region({ cloud, project }: Call, name: string): Body {
  const full = `projects/${project}/regions/${name}`;
  return {
    kind: 'compute#region',
    id: stableId(name),
    creationTimestamp: OPENED,
    name,
    description: name,
    status: 'UP',
    zones: zonesOf(name).map((zone) => selfLink(`projects/${project}/zones/${zone}`)),
    quotas: regionQuotas(cloud, project, name),
    supportsPzs: false,
    selfLink: selfLink(full),
  };
}

function zone({ project }: Call, name: string): Body {
  return {
    kind: 'compute#zone',
    id: stableId(name),
    creationTimestamp: OPENED,
    name,
    description: name,
    status: 'UP',
    region: selfLink(`projects/${project}/regions/${regionOf(name)}`),
    supportsPzs: false,
    selfLink: selfLink(`projects/${project}/zones/${name}`),
  };
}

function routesOf(kind: 'region' | 'zone', names: readonly string[], print: typeof region): Route[] {
  const collection = `${kind}s`;
  return [
    {
      id: `compute.${collection}.list`,
      method: 'GET',
      path: collection,
      handle: (call) => {
        const parent = `projects/${call.project}/${collection}`;
        const values = names.map((name) => print(call, name));
        return listBody(call, { type: `compute#${kind}`, parent, values });
      },
    },
    {
      id: `compute.${collection}.get`,
      method: 'GET',
      path: `${collection}/{${kind}}`,
      handle: (call) => {
        scopeIn(call.params);
        return print(call, call.params[kind] ?? '');
      },
    },
  ];
}

/** Regions and zones: there are the same ones for every project, and all are up. */
export const placeRoutes: readonly Route[] = [...routesOf('region', REGIONS, region), ...routesOf('zone', ZONES, zone)];
