import { assertNever } from '../../errors.ts';
import { locationOf, shortName } from '../../names.ts';
import { hasOurName, isOurs, ourDescription } from '../../ownership.ts';
import type { Gateway } from '../../path/nat.ts';
import type { NatSpec } from '../../specs.ts';
import { valueOf } from '../../snapshot/observed.ts';
import type { Change } from '../change.ts';
import { listAfter } from '../reverse.ts';
import { toChange, type Wish } from '../to-change.ts';
import { advise, build, makersOf, type Cure, type Remedy, type Site } from './cure.ts';
import { placeNat, type NatPlace } from './nat-place.ts';
import { natFor } from './nat-settings.ts';

/** No NAT covers the subnetwork: one for it alone, in the narrowest place that Google leaves. */
export const cureMissingNat: Cure = (site) => {
  const { world, snapshot, finding } = site;
  const vpc = valueOf(snapshot.vpc);
  const subnetwork = finding.resource;
  // Without a subnetwork to name (a connector made with a range) the finding itself explains the choice.
  if (!vpc || !subnetwork.includes('/subnetworks/')) return build();
  const [here, routers] = [valueOf(vpc.routers), valueOf(world.routers)];
  if (!here || !routers) return build();
  return into(placeNat(vpc, subnetwork, { here, routers }), site, { network: vpc.name, subnetwork });
};

interface Target {
  readonly network: string;
  readonly subnetwork: string;
}

function into(place: NatPlace, site: Site, target: Target): Remedy {
  switch (place.kind) {
    case 'own':
    case 'fresh':
    case 'foreign':
      return newNat(place, site, target);
    case 'list':
      return build(listed(place.gateway, site, target.subnetwork));
    case 'taken':
      return advise({ say: { key: 'natChanged', of: { nat: place.nat, router: shortName(place.router.name) } } });
    case 'none':
      return advise({
        say: { key: 'routersUsedUp', of: { network: shortName(target.network), region: regionOf(target) } },
      });
    default:
      return assertNever(place);
  }
}

const regionOf = ({ subnetwork }: Target): string => locationOf(subnetwork);

type Room = Extract<NatPlace, { kind: 'own' | 'fresh' | 'foreign' }>;

function newNat(place: Room, site: Site, target: Target): Remedy {
  const wish = natFor(site, target.subnetwork);
  if (!wish) return advise({ say: { key: 'addressesUnknown' } });
  const nat: NatSpec = { name: place.nat, ...wish.settings };
  const router = place.kind === 'fresh' ? place.router : place.router.name;
  const needs = [target.subnetwork, router, ...nat.addresses];
  const dependsOn = makersOf([...site.planned, ...wish.addresses], needs);
  return build(...wish.addresses, onRouter(place, nat, { ...target, dependsOn }));
}

function onRouter(place: Room, nat: NatSpec, target: Target & { readonly dependsOn: readonly string[] }): Change {
  const { network, subnetwork, dependsOn } = target;
  const wish: Wish = {
    cures: 'nat-missing',
    reason: { key: 'reasonNat', of: { subnetwork: shortName(subnetwork) } },
    dependsOn,
  };
  if (place.kind === 'fresh') {
    const description = ourDescription(`way out of Cloud Run jobs in ${shortName(network)}`);
    return toChange({ kind: 'router', value: { name: place.router, network, description, nats: [nat] } }, wish);
  }
  const { router } = place;
  const spec = { kind: 'nat', value: { router: router.name, nat } } as const;
  if (place.kind === 'own') return toChange(spec, wish);
  const of = { subnetwork: shortName(subnetwork), router: shortName(router.name), region: regionOf(target) };
  const names = router.nats.map(({ name }) => name);
  const change = { before: { nats: names }, after: { nats: [...names, nat.name] } };
  return toChange(spec, { ...wish, ...change, reason: { key: 'reasonNatOnForeign', of } });
}

/** The other entries of the list, and the other NATs of the router, stay as they are. */
function listed({ router, nat }: Gateway, { planned }: Site, subnetwork: string): Change {
  const list = nat.subnetworks;
  const value = { router: router.name, nat: nat.name, subnetwork, listed: true, list };
  const of = { subnetwork: shortName(subnetwork), nat: nat.name, router: shortName(router.name) };
  return toChange(
    { kind: 'nat-listing', value },
    {
      cures: 'nat-missing',
      reason: { key: isOurs(router) || hasOurName(nat.name) ? 'reasonNatRelisted' : 'reasonNatListing', of },
      dependsOn: makersOf(planned, [subnetwork]),
      before: { nat: nat.name, subnetworks: list },
      after: { nat: nat.name, subnetworks: listAfter(value) },
    },
  );
}
