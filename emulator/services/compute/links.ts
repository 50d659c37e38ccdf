import type { Cloud } from '../../cloud.ts';
import type { Body } from '../../route.ts';

const ROOT = 'https://www.googleapis.com/compute/v1/';

/** The canonical URL of a relative resource name: what answers and stored references carry, whoever was asked. */
export function selfLink(name: string): string {
  return ROOT + name;
}

/**
 * The relative name that a reference stands for, be it a URL with any host, `projects/…` or `global/networks/x`.
 * A bare name is only understood where `bare` says which collection it belongs to (`global/networks`).
 */
export function nameOf(cloud: Cloud, reference: unknown, { project, bare }: Base): string | undefined {
  if (typeof reference !== 'string' || reference === '') return undefined;
  if (!reference.includes('/')) return bare === undefined ? undefined : `projects/${project}/${bare}/${reference}`;
  const match = /^(?:.*?projects\/([^/]+)\/)?((?:global|(?:regions|zones)\/[^/]+)\/\w+\/[^/?#]+)$/.exec(reference);
  if (!match) return undefined;
  const [, owner = project, path = ''] = match;
  return `projects/${cloud.projectId(owner)}/${path}`;
}

interface Base {
  readonly project: string;
  readonly bare?: string;
}

/** The relative name of the network that a resource called `name` stands in. */
export function networkOf(cloud: Cloud, name: string, value: Body): string | undefined {
  return nameOf(cloud, value['network'], { project: projectOf(name), bare: 'global/networks' });
}

/** The project of a relative name. */
export function projectOf(name: string): string {
  return name.split('/')[1] ?? '';
}

/** `global`, `regions/R` or `zones/Z` of a relative name. */
export function scopeOf(name: string): string {
  const [, , kind = '', place = ''] = name.split('/');
  return kind === 'global' ? kind : `${kind}/${place}`;
}

/** The last segment of a name or link. */
export function shortName(link: string): string {
  return link.slice(link.lastIndexOf('/') + 1);
}
