import { locationOf, projectOf, shortName } from '../names.ts';
import type { Attempt, Reads, Writes } from '../ports.ts';
import type { ConnectorSpec } from '../specs.ts';
import { toConnector } from '../snapshot/decode/connector.ts';
import { WRITE_SECONDS, type Terms } from './call.ts';
import { endOfConnectorOperation, endOfMaking } from './connector-making.ts';
import { RemoteError } from './errors.ts';
import { listOfLocation, regionsOf } from './locations.ts';
import { readList } from './reading.ts';
import type { Remote } from './remote.ts';
import { write } from './writing.ts';

/** Serverless VPC Access connectors of a region, in whatever state. */
export function connectorReads(remote: Remote): Pick<Reads, 'connectors' | 'connectorRegions'> {
  return {
    connectorRegions: (project) => regionsOf(remote, project, 'vpcaccess'),

    connectors: (project, region) =>
      readList(
        () => listOfLocation(remote, { project, region, api: 'vpcaccess', key: 'connectors' }),
        (plain) => toConnector(plain, { project }),
      ),
  };
}

/**
 * N.B. VPC Access takes no requestId: an insert that is repeated, because its answer was lost, finds its name taken.
 * https://cloud.google.com/vpc/docs/reference/vpcaccess/rest/v1/projects.locations.connectors
 */
export function connectorWrites(remote: Remote): Pick<Writes, 'createConnector' | 'awaitConnector'> {
  const { sleep } = remote;
  return {
    createConnector: (spec, attempt) =>
      write({ name: spec.name, attempt, sleep }, async () => {
        const operation = await startOrJoin(remote, spec, attempt);
        if (operation === undefined) return endOfMaking(remote, spec, attempt.budget);
        const onForgotten = () => endOfMaking(remote, spec, attempt.budget);
        return endOfConnectorOperation(remote, { operation, onForgotten }, attempt.budget);
      }),
    awaitConnector: (name, attempt) =>
      write({ name, attempt, sleep }, () => endOfMaking(remote, { name }, attempt.budget)),
  };
}

/** The name of the operation; undefined when the connector is there already, or is being made. */
async function startOrJoin(
  { clients, call }: Remote,
  spec: ConnectorSpec,
  { budget }: Attempt,
): Promise<string | undefined> {
  const { name, subnetwork, machineType, minInstances, maxInstances } = spec;
  const subnet = { name: shortName(subnetwork), projectId: projectOf(subnetwork) };
  const request = {
    parent: `projects/${projectOf(name)}/locations/${locationOf(name)}`,
    connectorId: shortName(name),
    connector: { subnet, machineType, minInstances, maxInstances },
  };
  const terms: Terms = { permission: 'vpcaccess.connectors.create', seconds: WRITE_SECONDS, signal: budget };
  try {
    const [operation] = await call(terms, async (options) =>
      (await clients.connectors()).createConnector(request, options),
    );
    return operation.name ?? undefined;
  } catch (error) {
    if (error instanceof RemoteError && error.failure.kind === 'exists') return undefined;
    throw error;
  }
}
