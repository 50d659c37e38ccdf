import { projectOf } from '../names.ts';
import type { Attempt, NatAddition, Written } from '../ports.ts';
import { RemoteError } from './errors.ts';
import { natDifferences, toNatBody } from './nat.ts';
import { endOfOperation, type ComputeOperation } from './operations.ts';
import type { Remote } from './remote.ts';
import { requestIdOf } from './request-id.ts';
import { getRouterJson, patchNats, type RawRouter } from './router-json.ts';
import { comeAgain, done, failed, judge, write } from './writing.ts';

const SETBACKS = 3;

/**
 * Adds a NAT to a router: reads it, appends to what was read, writes, reads again. A router has neither fingerprint nor
 * etag, so that an editor who read before us and writes after us takes our NAT away; and whatever comes between our
 * reading and writing has to be read again.
 */
export function addNat(remote: Remote, { router, nat }: NatAddition, attempt: Attempt): Promise<Written> {
  const { budget } = attempt;
  const project = projectOf(router);
  let setbacks = 0;
  const setback = (reason: string): never => {
    setbacks += 1;
    if (setbacks > SETBACKS) throw new RemoteError({ kind: 'transient', status: undefined, reason });
    return comeAgain(reason);
  };
  return write({ name: router, attempt, pace: remote.pace }, async (round) => {
    const before = await getRouterJson(remote, router, budget);
    if (natNames(before).includes(nat.name)) return judge(natDifferences(nat, before, project));
    const nats = [...(before.nats ?? []), toNatBody(nat)];
    const patch = { router, nats, requestId: requestIdOf(attempt.id, router, round) };
    const operation = await startOr(setback, patchNats(remote, patch, budget));
    const ended = await endOfOperation(remote, operation, budget);
    if (ended.kind !== 'done') return ended;
    const after = await getRouterJson(remote, router, budget);
    if (natNames(after).includes(nat.name)) return judgeOthers(before, after);
    return setback('another editor of the router took the NAT away');
  });
}

async function startOr(
  setback: (reason: string) => never,
  patch: Promise<ComputeOperation>,
): Promise<ComputeOperation> {
  try {
    return await patch;
  } catch (error) {
    if (error instanceof RemoteError && error.failure.kind === 'transient') return setback(error.failure.reason);
    throw error;
  }
}

const natNames = ({ nats = [] }: RawRouter): unknown[] => nats.map(({ name }) => name);

/** Every other NAT was sent back; one that is gone nevertheless was removed by somebody, and is theirs to restore. */
function judgeOthers(before: RawRouter, after: RawRouter): Written {
  const left = natNames(after);
  const gone = natNames(before).filter((name) => !left.includes(name));
  return gone.length === 0 ? done : failed(`the NAT was added, but others are gone: ${gone.join(', ')}`);
}
