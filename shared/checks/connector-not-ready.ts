import { gcloud } from '../gcloud.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import type { Check } from './check.ts';

/** A connector in ERROR never mends itself: deleting it is the documented remedy. One that is being made takes minutes. */
export const connectorNotReady: Check = ({ snapshot: { job, mode, connector } }) => {
  if (mode.kind !== 'connector' || connector.kind !== 'found') return [];
  if (locationOf(mode.connector) !== locationOf(job.name)) return [];
  const { name, state } = connector.value;
  if (state === 'READY' || state === 'UPDATING') return [];
  const flags = { project: projectOf(name), region: locationOf(name) };
  const look = {
    say: { key: 'lookAtConnector' },
    command: gcloud('compute networks vpc-access connectors describe', [shortName(name)], flags),
  } as const;
  const remove = {
    say: { key: 'deleteBrokenConnector' },
    command: gcloud('compute networks vpc-access connectors delete', [shortName(name)], { ...flags, quiet: true }),
  } as const;
  const summary = { key: 'connectorNotRunning', of: { connector: shortName(name), state } } as const;
  const nextSteps = state === 'ERROR' ? [look, remove] : [look];
  return [{ id: 'connector-not-ready', severity: 'HIGH', resource: name, summary, nextSteps }];
};
