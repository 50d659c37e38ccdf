import { locationOf, shortName } from '../names.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Connector } from '../snapshot/resources.ts';
import type { CheckContext, NextStep } from './check.ts';
import { nameFrom, updateStep } from './job-update.ts';
import { nearMisses } from '../near-misses.ts';

const MOST = 2;

/** Connectors of the job's region that it could name instead: those that are spelled alike first, READY ones after. */
export function otherConnectors(context: CheckContext, wanted: string): NextStep[] {
  const { job, neighbours } = context.snapshot;
  const region = locationOf(job.name);
  const there = (valueOf(neighbours.connectors) ?? [])
    .filter(({ name }) => name !== wanted && locationOf(name) === region)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const alike = nearMisses(shortName(wanted), there, ({ name }) => shortName(name));
  const same = there.filter(({ name }) => shortName(name) === shortName(wanted));
  const ready = there.filter(({ state }) => state === 'READY');
  return [...new Set([...same, ...alike, ...ready])].slice(0, MOST).map((connector) => name(context, connector));
}

function name(context: CheckContext, connector: Connector): NextStep {
  const { job, neighbours } = context.snapshot;
  const subnetwork = valueOf(neighbours.subnetworks)?.find((one) => one.name === connector.subnetwork);
  const network = shortName(connector.network ?? subnetwork?.network ?? '');
  const of = { connector: shortName(connector.name), state: connector.state, network };
  return updateStep(context, { key: 'connectorInstead', of }, { 'vpc-connector': nameFrom(job.name, connector.name) });
}
