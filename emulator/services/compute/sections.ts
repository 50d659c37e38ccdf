import type { Body } from '../../route.ts';
import type { Collection, Section } from '../../world.ts';
import { textAt } from './fields.ts';
import { nameOf, scopeOf, selfLink, shortName } from './links.ts';

type Place = 'global' | 'region' | 'zone' | 'region or global';

/**
 * A collection of a snapshot. A resource stays as it was given, but for the fields that Google always prints and that
 * its place decides.
 */
function section(collection: Collection, type: string, place: Place): Section {
  return {
    collection,
    save: (_cloud, value) => value,
    load: (cloud, project, value) => {
      const name = nameOf(cloud, value['selfLink'], { project }) ?? nameByFields({ collection, place, project, value });
      if (name.split('/').at(-2) !== collection) throw new Error(`selfLink: expected one of ${collection}`);
      return { name, value: { ...missing(name, type), ...value } };
    },
  };
}

interface Given {
  readonly collection: string;
  readonly place: Place;
  readonly project: string;
  readonly value: Body;
}

function nameByFields({ collection, place, project, value }: Given): string {
  const short = textAt(value, 'name');
  if (short === undefined || short === '') throw new Error('expected a selfLink or a name');
  return `projects/${project}/${scope(place, value)}/${collection}/${short}`;
}

function scope(place: Place, value: Body): string {
  if (place === 'global') return 'global';
  const field = place === 'zone' ? 'zone' : 'region';
  const link = textAt(value, field);
  if (link !== undefined && link !== '') return `${field}s/${shortName(link)}`;
  if (place === 'region or global') return 'global';
  throw new Error(`expected a selfLink or a ${field}`);
}

function missing(name: string, type: string): Body {
  const [places = '', place] = scopeOf(name).split('/');
  const parent = name.split('/').slice(0, 4).join('/');
  return {
    kind: type,
    name: shortName(name),
    selfLink: selfLink(name),
    ...(place !== undefined && { [places.slice(0, -1)]: selfLink(parent) }),
  };
}

/** How the network of a snapshot is loaded and saved. */
export const sections: readonly Section[] = [
  section('networks', 'compute#network', 'global'),
  section('subnetworks', 'compute#subnetwork', 'region'),
  section('routers', 'compute#router', 'region'),
  section('routes', 'compute#route', 'global'),
  section('firewalls', 'compute#firewall', 'global'),
  section('addresses', 'compute#address', 'region or global'),
  section('instances', 'compute#instance', 'zone'),
];
