import type { Attempt, Writes, Written } from '../ports.ts';
import type { Deletion } from '../specs.ts';
import { addressAt } from './addresses.ts';
import { WRITE_SECONDS, type Terms } from './call.ts';
import type { ComputeResource } from './compute-resource.ts';
import { deleteConnector } from './connector-deletion.ts';
import { differences } from './differences.ts';
import { RemoteError } from './errors.ts';
import { firewallAt } from './firewalls.ts';
import { removeNat } from './nat-edits.ts';
import { subnetworkAt } from './networks.ts';
import { endOfOperation } from './operations.ts';
import { toPlain } from './plain.ts';
import type { Remote } from './remote.ts';
import { requestIdOf } from './request-id.ts';
import { routerAt } from './routers.ts';
import { routeAt } from './routes.ts';
import { done, refuseOthers, write } from './writing.ts';

/** Deletes what was made here before. N.B. No API can be asked to delete only what is still as it was read. */
export function deletionWrites(remote: Remote): Pick<Writes, 'delete'> {
  return {
    delete(deletion, attempt) {
      if (deletion.kind === 'connector') return deleteConnector(remote, deletion, attempt);
      if (deletion.kind === 'nat') return removeNat(remote, deletion, attempt);
      return deleteFromCompute(remote, deletion, attempt);
    },
  };
}

type OfCompute = Exclude<Deletion, { kind: 'connector' | 'nat' }>;

const RESOURCES: Readonly<Record<OfCompute['kind'], (name: string, remote: Remote) => ComputeResource<object>>> = {
  subnetwork: subnetworkAt,
  address: addressAt,
  router: routerAt,
  firewall: firewallAt,
  route: routeAt,
};

function deleteFromCompute(remote: Remote, deletion: OfCompute, attempt: Attempt): Promise<Written> {
  const { name, kind } = deletion;
  const { budget } = attempt;
  const resource = RESOURCES[kind](name, remote);
  const { collection } = resource;
  return write({ name, attempt, sleep: remote.sleep }, async (round) => {
    const terms: Terms = { permission: `${collection}.delete`, seconds: WRITE_SECONDS, signal: budget };
    const requestId = requestIdOf(attempt.id, name, round);
    try {
      const [have] = await remote.call({ permission: `${collection}.get`, signal: budget }, resource.get);
      const other = refuseOthers(otherThan(deletion, toPlain(have), resource));
      if (other) return other;
      const [{ latestResponse }] = await remote.call(terms, (options) => resource.delete(requestId, options));
      return await endOfOperation(remote, latestResponse, budget);
    } catch (error) {
      if (error instanceof RemoteError && error.failure.kind === 'absent') return done;
      throw error;
    }
  });
}

/** What in a resource is not as expected; an unexpected NAT on a router is, too. */
function otherThan(deletion: OfCompute, plain: unknown, { decode }: ComputeResource<object>): string[] {
  const have = decode(plain);
  if (deletion.kind !== 'router') return differences(deletion.expect, have);
  const nats = (have as { readonly nats?: readonly { readonly name: string }[] }).nats ?? [];
  const more = nats.filter(({ name }) => !deletion.nats.includes(name));
  return [...differences(deletion.expect, have), ...more.map(({ name }) => `it has a NAT ${name}, too`)];
}
