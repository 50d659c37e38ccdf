import { shortName, locationOf } from '../names.ts';
import type { Check } from './check.ts';

/** A deploy that names a connector that is not there is refused, whatever its egress. */
export const connectorMissing: Check = ({ snapshot: { job, mode, connector } }) => {
  if (mode.kind !== 'connector' || connector.kind !== 'absent') return [];
  const region = locationOf(job.name);
  if (locationOf(mode.connector) !== region) return [];
  const summary = { key: 'connectorMissing', of: { connector: shortName(mode.connector), region } } as const;
  return [{ id: 'connector-missing', severity: 'CRITICAL', resource: mode.connector, summary, nextSteps: [] }];
};
