import type { Body, Call, Route } from '../../route.ts';
import { selfLink } from './links.ts';
import { projectQuotas } from './quotas.ts';
import { stableId } from './stable-id.ts';

function project({ cloud, project: name }: Call): Body {
  return {
    kind: 'compute#project',
    id: stableId(name),
    creationTimestamp: '2024-01-01T00:00:00.000-08:00',
    name,
    commonInstanceMetadata: { kind: 'compute#metadata', fingerprint: 'eCMBNe3FKpw=' },
    defaultServiceAccount: `${cloud.projectNumber(name)}-compute@developer.gserviceaccount.com`,
    defaultNetworkTier: 'PREMIUM',
    quotas: projectQuotas(cloud, name),
    xpnProjectStatus: 'UNSPECIFIED_XPN_PROJECT_STATUS',
    selfLink: selfLink(`projects/${name}`),
  };
}

/** Every project exists, and none is a service project of a Shared VPC. */
export const projectRoutes: readonly Route[] = [
  { id: 'compute.projects.get', method: 'GET', path: '', handle: project },
  { id: 'compute.projects.getXpnHost', method: 'GET', path: 'getXpnHost', handle: () => ({}) },
];
