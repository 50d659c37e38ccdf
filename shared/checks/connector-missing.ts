import { shortName, locationOf } from '../names.ts';
import type { Check } from './check.ts';
import { otherConnectors } from './other-connectors.ts';

/** A deploy that names a connector that is not there is refused, whatever its egress. */
export const connectorMissing: Check = (context) => {
  const { job, mode, connector } = context.snapshot;
  if (mode.kind !== 'connector' || connector.kind !== 'absent') return [];
  const region = locationOf(job.name);
  if (locationOf(mode.connector) !== region) return [];
  const summary = { key: 'connectorMissing', of: { connector: shortName(mode.connector), region } } as const;
  const nextSteps = otherConnectors(context, mode.connector);
  return [{ id: 'connector-missing', severity: 'CRITICAL', resource: mode.connector, summary, nextSteps }];
};
