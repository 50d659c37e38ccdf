import type { NextStep } from '../checks/check.ts';
import { assertNever } from '../errors.ts';
import { gcloud } from '../gcloud.ts';
import { addressName, locationOf, projectOf, shortName } from '../names.ts';
import { ourName } from '../ownership.ts';
import type { Exit } from '../path/trace.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { World } from '../snapshot/world.ts';
import { createAddress } from './creation.ts';
import type { Scene, View } from './scene.ts';
import { steps, text, type Part, type Section } from './story.ts';

/** Which address a public destination sees, and how it becomes one that stays. */
export function exitSection({ now, then }: Scene): Section {
  const exits = exitsOf(now);
  const parts = exits.length === 0 ? [without(now, then)] : exits.flatMap((exit) => partsOf(exit, now.world));
  return { id: 'exit', title: { key: 'titleExit' }, parts };
}

function without({ flows }: View, then: View): Part {
  const [planned] = exitsOf(then);
  if (planned?.kind === 'nat') return text({ key: 'exitPlanned', of: { nat: planned.nat } });
  const isKnown = flows.every(({ verdict }) => verdict === 'REACHABLE' || verdict === 'UNREACHABLE');
  return text({ key: isKnown ? 'exitNone' : 'exitUnknown' });
}

/** Different destinations may leave by different ways. */
function exitsOf({ flows }: View): Exit[] {
  const all = flows.flatMap(({ traces }) => traces.flatMap(({ exit }) => exit ?? []));
  return [...new Map(all.map((exit) => [JSON.stringify(exit), exit])).values()];
}

function partsOf(exit: Exit, world: World): Part[] {
  switch (exit.kind) {
    case 'google':
      return [text({ key: 'exitGoogle' }), text({ key: 'exitReserveForNat' })];
    case 'nat':
      return natParts(exit, world);
    case 'proxy':
      return proxyParts(exit, world);
    default:
      return assertNever(exit);
  }
}

function natParts({ router, nat, addresses: known }: Extract<Exit, { kind: 'nat' }>, world: World): Part[] {
  const carrier = valueOf(world.routers)?.find(({ name }) => name === router);
  const isManual = carrier?.nats.find(({ name }) => name === nat)?.allocation === 'MANUAL_ONLY';
  const addresses = known.join(', ');
  const place = { project: projectOf(router), region: locationOf(router) };
  const show: NextStep = {
    say: { key: 'exitShow' },
    command: gcloud('compute routers get-nat-ip-info', [shortName(router)], { ...place, 'nat-name': nat }),
  };
  if (isManual) return [text({ key: 'exitNatReserved', of: { addresses, nat } }), steps(show)];
  const reserved = freeAddressName(world, router, nat);
  return [
    text({ key: 'exitNatAutomatic', of: { addresses, nat } }),
    steps(
      show,
      { say: { key: 'exitReserve' }, command: createAddress(reserved) },
      {
        say: { key: 'exitUse' },
        command: gcloud('compute routers nats update', [nat], {
          ...place,
          router: shortName(router),
          'nat-external-ip-pool': shortName(reserved),
        }),
      },
    ),
  ];
}

function proxyParts({ instance, addresses }: Extract<Exit, { kind: 'proxy' }>, world: World): Part[] {
  const of = { addresses: addresses.join(', '), instance: shortName(instance) };
  const region = locationOf(instance).replace(/-[a-z]$/, '');
  const name = freeAddressName(world, `projects/${projectOf(instance)}/regions/${region}`, shortName(instance));
  const isReserved = valueOf(world.addresses)?.some(({ address }) => addresses.includes(address)) === true;
  if (addresses.length === 0 || isReserved) return [text({ key: 'exitProxy', of })];
  const command = gcloud('compute addresses create', [shortName(name)], {
    project: projectOf(instance),
    region,
    addresses,
  });
  return [text({ key: 'exitProxy', of }), steps({ say: { key: 'exitPromote' }, command })];
}

/** A name of ours that nobody has taken, in the place of something. */
function freeAddressName({ addresses }: World, place: string, purpose: string): string {
  const taken = new Set((valueOf(addresses) ?? []).map(({ name }) => name));
  const named = (i: number) => addressName(projectOf(place), locationOf(place), ourName(purpose, String(i)));
  let i = 1;
  while (taken.has(named(i))) i += 1;
  return named(i);
}
