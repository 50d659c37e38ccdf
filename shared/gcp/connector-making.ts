import type { VpcAccessServiceClient } from '@google-cloud/vpc-access/build/src/v1/vpc_access_service_client.js';
import { projectOf } from '../names.ts';
import type { Written } from '../ports.ts';
import type { ConnectorSpec } from '../specs.ts';
import { toConnector } from '../snapshot/decode/connector.ts';
import type { Connector } from '../snapshot/resources.ts';
import { differences } from './differences.ts';
import { RemoteError } from './errors.ts';
import { toPlain } from './plain.ts';
import { poll } from './poll.ts';
import type { Remote } from './remote.ts';
import { comeAgain, done, failed, judge, pending } from './writing.ts';

/** A connector that is being made: its name, and what we want it to be, where that matters. */
type Making = Pick<ConnectorSpec, 'name'> & Partial<ConnectorSpec>;

/** Watches the connector itself: the operation that makes it is somebody else's, or forgotten. */
export async function endOfMaking(remote: Remote, making: Making, budget: AbortSignal): Promise<Written> {
  const { name, subnetwork } = making;
  const ended = await poll({ sleep: remote.sleep, budget }, async () => {
    const connector = await getConnector(remote, name, budget);
    if (connector) return endOf(connector, making);
    return subnetwork === undefined ? failed('the connector is gone', true) : comeAgain('it may be made now');
  });
  return ended ?? pending(name);
}

function endOf(have: Connector, { name: _name, ...want }: Making): Written | undefined {
  switch (have.state) {
    case 'READY':
    case 'UPDATING':
      return judge(differences(want, have));
    case 'ERROR':
      return failed('the connector is in state ERROR, and can only be deleted');
    case 'DELETING':
      return comeAgain('the connector is being deleted');
    default:
      return undefined;
  }
}

/** A connector as it is now; undefined when it is not there. */
export async function getConnector(
  { clients, call }: Pick<Remote, 'clients' | 'call'>,
  name: string,
  signal: AbortSignal,
): Promise<Connector | undefined> {
  try {
    const [connector] = await call({ permission: 'vpcaccess.connectors.get', signal }, async (options) =>
      (await clients.connectors()).getConnector({ name }, options),
    );
    return toConnector(toPlain(connector), { project: projectOf(name) });
  } catch (error) {
    if (error instanceof RemoteError && error.failure.kind === 'absent') return undefined;
    throw error;
  }
}

/** Its type asks for an instance of a class that it does not need. */
type GetOperationRequest = Parameters<VpcAccessServiceClient['operationsClient']['getOperation']>[0];

/** RESOURCE_EXHAUSTED, ABORTED, UNAVAILABLE of google.rpc.Code. */
const RETRYABLE_CODES = [8, 10, 14];

interface Watch {
  /** Name of the operation. */
  readonly operation: string;
  /** Google forgets operations: then the connector itself is watched. */
  readonly onForgotten: () => Promise<Written>;
}

/** Watches an operation on a connector: only it says why it failed. VPC Access has no `wait`. */
export async function endOfConnectorOperation(
  remote: Remote,
  { operation, onForgotten }: Watch,
  budget: AbortSignal,
): Promise<Written> {
  const ended = await poll({ sleep: remote.sleep, budget }, () => look(remote, operation, budget));
  if (ended === 'forgotten') return onForgotten();
  return ended ?? pending(operation);
}

async function look(
  { clients, call }: Remote,
  name: string,
  signal: AbortSignal,
): Promise<Written | 'forgotten' | undefined> {
  try {
    const [{ done: isDone, error }] = await call({ permission: 'vpcaccess.operations.get', signal }, async (options) =>
      (await clients.connectors()).operationsClient.getOperation({ name } as GetOperationRequest, options),
    );
    if (!isDone) return undefined;
    if (!error) return done;
    const code = error.code ?? 0;
    return failed(
      `the operation on the connector failed (code ${code}): ${error.message ?? ''}`,
      RETRYABLE_CODES.includes(code),
    );
  } catch (error) {
    if (error instanceof RemoteError && error.failure.kind === 'absent') return 'forgotten';
    throw error;
  }
}
