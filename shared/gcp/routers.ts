import { locationOf, projectOf, shortName } from '../names.ts';
import type { Attempt, NatAddition, Reads, RouterSpec, Writes, Written } from '../ports.ts';
import { toRouter } from '../snapshot/decode/router.ts';
import { differences } from './differences.ts';
import { insert, type Insertion } from './insertion.ts';
import { natDifferences, toNatBody } from './nat.ts';
import { endOfOperation } from './operations.ts';
import { allItems } from './pages.ts';
import { readList } from './reading.ts';
import type { Remote } from './remote.ts';
import { requestIdOf } from './request-id.ts';
import { getRouterJson, patchNats, type RawRouter } from './router-json.ts';
import { comeAgain, done, failed, judge, write } from './writing.ts';

export function routerReads({ clients, call }: Remote): Pick<Reads, 'routers'> {
  return {
    routers: (project, region) =>
      readList(
        () =>
          allItems(call, 'compute.routers.list', async (token, options) =>
            (await clients.routers()).list({ project, region, ...token }, options),
          ),
        (plain) => toRouter(plain, { project }),
      ),
  };
}

export function routerWrites(remote: Remote): Pick<Writes, 'createRouter' | 'addNat'> {
  return {
    createRouter: (spec, attempt) => insert(remote, toInsertion(spec, remote), attempt),
    addNat: (addition, attempt) => addNat(remote, addition, attempt),
  };
}

function toInsertion({ name, network, description, nats }: RouterSpec, { clients }: Remote): Insertion {
  const [project, region, id] = [projectOf(name), locationOf(name), shortName(name)];
  const routerResource = { name: id, network, description, nats: nats.map(toNatBody) };
  return {
    name,
    collection: 'compute.routers',
    insert: async (requestId, options) =>
      (await clients.routers()).insert({ project, region, routerResource, requestId }, options),
    get: async (options) => (await clients.routers()).get({ project, region, router: id }, options),
    differs: (plain) => [
      ...differences({ network }, toRouter(plain, { project })),
      ...nats.flatMap((nat) => natDifferences(nat, plain, project)),
    ],
  };
}

/**
 * Reads the router, appends the NAT to what was read, writes, reads again: a router has neither fingerprint nor etag, so
 * that an editor who read before us and writes after us takes our NAT away. Then we try once more.
 */
function addNat(remote: Remote, { router, nat }: NatAddition, attempt: Attempt): Promise<Written> {
  const { budget } = attempt;
  const project = projectOf(router);
  let losses = 0;
  return write({ name: router, attempt, pace: remote.pace }, async (round) => {
    const before = await getRouterJson(remote, router, budget);
    if (natNames(before).includes(nat.name)) return judge(natDifferences(nat, before, project));
    const nats = [...(before.nats ?? []), toNatBody(nat)];
    const requestId = requestIdOf(attempt.id, router, round);
    const operation = await patchNats(remote, { router, nats, requestId }, budget);
    const ended = await endOfOperation(remote, operation, budget);
    if (ended.kind !== 'done') return ended;
    const after = await getRouterJson(remote, router, budget);
    if (natNames(after).includes(nat.name)) return judgeOthers(before, after);
    losses += 1;
    if (losses > 1) return failed(`${shortName(router)}: another editor keeps taking the NAT away`, true);
    return comeAgain('another editor took the NAT away');
  });
}

const natNames = ({ nats = [] }: RawRouter): unknown[] => nats.map(({ name }) => name);

/** Every other NAT was sent back; one that is gone nevertheless was removed by somebody, and is theirs to restore. */
function judgeOthers(before: RawRouter, after: RawRouter): Written {
  const left = natNames(after);
  const gone = natNames(before).filter((name) => !left.includes(name));
  return gone.length === 0 ? done : failed(`the NAT was added, but others are gone: ${gone.join(', ')}`);
}
