import { z } from 'zod';
import { locationOf, subnetworkName } from '../../names.ts';
import type { Connector, ConnectorState } from '../resources.ts';
import {
  networkReference,
  optionalRange,
  parse,
  subnetworkReference,
  text,
  texts,
  whole,
  type Context,
} from './raw.ts';

/** States by their number in the VPC Access API: clients may hand out either. */
const STATES = ['STATE_UNSPECIFIED', 'READY', 'CREATING', 'DELETING', 'ERROR', 'UPDATING'] as const;

const Raw = z.looseObject({
  name: z
    .string()
    .regex(/^projects\/[^/]+\/locations\/[^/]+\/connectors\/[^/]+$/, 'expected projects/P/locations/R/connectors/C'),
  state: z.union([z.enum(STATES), z.number().int().min(0).max(5)]).nullish(),
  network: text,
  ipCidrRange: optionalRange,
  subnet: z.looseObject({ name: text, projectId: text }).nullish(),
  machineType: text,
  minInstances: whole,
  maxInstances: whole,
  connectedProjects: texts,
});

/** https://cloud.google.com/vpc/docs/reference/vpcaccess/rest/v1/projects.locations.connectors */
export function toConnector(value: unknown, context: Context): Connector {
  const raw = parse(Raw, value);
  const subnet = raw.subnet?.name;
  const host = raw.subnet?.projectId ?? context.project;
  const region = locationOf(raw.name);
  return {
    name: raw.name,
    state: toState(raw.state),
    subnetwork: subnet === undefined ? undefined : fullSubnetwork(subnet, host, region),
    network: raw.network === undefined ? undefined : networkReference(raw.network, context),
    ipCidrRange: raw.ipCidrRange,
    machineType: raw.machineType,
    minInstances: raw.minInstances,
    maxInstances: raw.maxInstances,
    connectedProjects: raw.connectedProjects,
  };
}

const fullSubnetwork = (name: string, project: string, region: string) =>
  name.includes('/') ? subnetworkReference(name, region, { project }) : subnetworkName(project, region, name);

function toState(state: z.output<typeof Raw>['state']): ConnectorState {
  if (typeof state === 'number') return STATES[state] ?? 'STATE_UNSPECIFIED';
  return state ?? 'STATE_UNSPECIFIED';
}
