import type { Body, Call, Route } from '../../route.ts';
import { toEnums } from '../../system-parameters.ts';
import { REGIONS } from '../compute/regions.ts';
import { audit } from './audit.ts';
import * as changes from './changes.ts';
import * as connectors from './connectors.ts';
import * as operations from './operations.ts';

function locations({ project }: Call): Body {
  return {
    locations: REGIONS.map((region) => ({
      name: `projects/${project}/locations/${region}`,
      locationId: region,
      labels: { 'cloud.googleapis.com/region': region },
    })),
  };
}

const enums = toEnums({ state: ['STATE_UNSPECIFIED', 'READY', 'CREATING', 'DELETING', 'ERROR', 'UPDATING'] });

/** v1 and v1beta1 differ in nothing that the local cloud does. */
function version(version: 'v1' | 'v1beta1'): Route[] {
  const LOCATION = `/${version}/projects/{project}/locations/{region}`;
  const CONNECTORS = `${LOCATION}/connectors`;
  const CONNECTOR = `${CONNECTORS}/{connector}`;
  const OPERATIONS = `${LOCATION}/operations`;
  const id = (method: string) => `vpcaccess.projects.locations.${method}`;
  return [
    { id: id('list'), method: 'GET', path: `/${version}/projects/{project}/locations`, handle: locations },
    { id: id('connectors.create'), method: 'POST', path: CONNECTORS, handle: changes.create, audit },
    { id: id('connectors.list'), method: 'GET', path: CONNECTORS, handle: connectors.list },
    { id: id('connectors.get'), method: 'GET', path: CONNECTOR, handle: connectors.get },
    { id: id('connectors.patch'), method: 'PATCH', path: CONNECTOR, handle: changes.patch, audit },
    { id: id('connectors.delete'), method: 'DELETE', path: CONNECTOR, handle: changes.remove, audit },
    { id: id('operations.list'), method: 'GET', path: OPERATIONS, handle: operations.list },
    { id: id('operations.get'), method: 'GET', path: `${OPERATIONS}/{operation}`, handle: operations.get },
  ];
}

/** Serverless VPC Access: https://cloud.google.com/vpc/docs/reference/vpcaccess/rest */
export const routes: readonly Route[] = [...version('v1'), ...version('v1beta1')].map((route) => ({ ...route, enums }));
