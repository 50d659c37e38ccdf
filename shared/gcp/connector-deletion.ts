import type { Attempt, Written } from '../ports.ts';
import type { Deletion } from '../specs.ts';
import { WRITE_SECONDS, type Terms } from './call.ts';
import { endOfConnectorOperation, getConnector } from './connector-making.ts';
import { differences } from './differences.ts';
import { RemoteError } from './errors.ts';
import { poll } from './poll.ts';
import type { Remote } from './remote.ts';
import { comeAgain, done, inUse, pending, refuseOthers, write } from './writing.ts';

/**
 * Deletes a connector, in whatever state it is: the documented way out of ERROR.
 * https://cloud.google.com/vpc/docs/configure-serverless-vpc-access#delete_a_connector
 */
export function deleteConnector(
  remote: Remote,
  { name, expect }: Extract<Deletion, { kind: 'connector' }>,
  attempt: Attempt,
): Promise<Written> {
  const { budget } = attempt;
  return write({ name, attempt, sleep: remote.sleep }, async () => {
    const have = await getConnector(remote, name, budget);
    if (!have) return done;
    const other = refuseOthers(differences(expect, have));
    if (have.state === 'DELETING') return endOfDeleting(remote, name, budget);
    if (other) return other;
    if (have.state === 'CREATING' || have.state === 'UPDATING') return comeAgain(`the connector is ${have.state}`);
    const operation = await start(remote, name, budget);
    if (typeof operation !== 'string') return operation;
    const watch = { operation, onForgotten: () => endOfDeleting(remote, name, budget) };
    return endOfConnectorOperation(remote, watch, budget);
  });
}

/** The name of the operation, or why there is none. */
async function start({ clients, call }: Remote, name: string, signal: AbortSignal): Promise<string | Written> {
  const terms: Terms = { permission: 'vpcaccess.connectors.delete', seconds: WRITE_SECONDS, signal };
  try {
    const [operation] = await call(terms, async (options) =>
      (await clients.connectors()).deleteConnector({ name }, options),
    );
    return operation.name ?? comeAgain('the answer names no operation');
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    const { kind, status } = error.failure;
    if (kind === 'absent') return done;
    // FAILED_PRECONDITION: somebody uses it, or a lost attempt of ours is deleting it already, which a look would show.
    if (status === 400) return (await isDeleting()) ? comeAgain(error.message) : inUse(error.message);
    throw error;
  }

  async function isDeleting(): Promise<boolean> {
    const have = await getConnector({ clients, call }, name, signal);
    return have === undefined || have.state === 'DELETING';
  }
}

/** Watches the connector itself: the operation that deletes it is somebody else's, or forgotten. */
async function endOfDeleting(remote: Remote, name: string, budget: AbortSignal): Promise<Written> {
  const ended = await poll({ sleep: remote.sleep, budget }, async () => {
    const have = await getConnector(remote, name, budget);
    if (!have) return done;
    return have.state === 'DELETING' ? undefined : comeAgain(`the connector is ${have.state}`);
  });
  return ended ?? pending(name);
}
