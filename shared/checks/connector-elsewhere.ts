import { locationOf, shortName } from '../names.ts';
import type { Check } from './check.ts';
import { otherConnectors } from './other-connectors.ts';

/** Connector and job have to be in the same region. https://cloud.google.com/run/docs/configuring/vpc-connectors */
export const connectorElsewhere: Check = (context) => {
  const { job, mode } = context.snapshot;
  if (mode.kind !== 'connector') return [];
  const [region, other] = [locationOf(job.name), locationOf(mode.connector)];
  if (region === other) return [];
  const summary = { key: 'connectorElsewhere', of: { connector: shortName(mode.connector), region, other } } as const;
  const advice = { say: { key: 'useConnectorOfRegion', of: { region } } } as const;
  const nextSteps = [advice, ...otherConnectors(context, mode.connector)];
  return [{ id: 'connector-elsewhere', severity: 'HIGH', resource: mode.connector, summary, nextSteps }];
};
