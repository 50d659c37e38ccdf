import { consoleLink } from '../console.ts';
import { gcloud } from '../gcloud.ts';
import { parseName, shortName } from '../names.ts';
import type { Part } from './story.ts';

interface Words {
  readonly words: string;
  /** The flag that says where one is. */
  readonly place?: 'region' | 'zone';
  /** The flag that says where all are that are listed. */
  readonly places?: 'region' | 'regions' | 'zones';
}

/** gcloud's words for each collection. */
const WORDS: ReadonlyMap<string, Words> = new Map(
  Object.entries({
    jobs: { words: 'run jobs', place: 'region', places: 'region' },
    connectors: { words: 'compute networks vpc-access connectors', place: 'region', places: 'region' },
    networks: { words: 'compute networks' },
    subnetworks: { words: 'compute networks subnets', place: 'region', places: 'regions' },
    routers: { words: 'compute routers', place: 'region', places: 'regions' },
    routes: { words: 'compute routes' },
    firewalls: { words: 'compute firewall-rules' },
    addresses: { words: 'compute addresses', place: 'region', places: 'regions' },
    instances: { words: 'compute instances', place: 'zone', places: 'zones' },
  }),
);

/** The command that shows a resource; undefined for what has no such name, a rule of a firewall policy for instance. */
export function showCommand(name: string): string | undefined {
  const parsed = parseName(name);
  const known = parsed && WORDS.get(parsed.collection);
  if (!known) return undefined;
  const where = known.place === undefined ? {} : { [known.place]: parsed.location };
  return gcloud(`${known.words} describe`, [parsed.id], { project: parsed.project, ...where });
}

/** The command that lists what is there of a resource's kind, in its place. */
function listCommand(name: string): string | undefined {
  const parsed = parseName(name);
  const known = parsed && WORDS.get(parsed.collection);
  if (!known) return undefined;
  const where = known.places === undefined ? {} : { [known.places]: parsed.location };
  return gcloud(`${known.words} list`, [], { project: parsed.project, ...where });
}

/** A resource with its page of the console and the command that shows it. */
export function shown(name: string): Part {
  const console = consoleLink(name);
  const command = showCommand(name);
  return {
    kind: 'object',
    say: { key: 'objectNamed', of: { collection: parseName(name)?.collection ?? '', name: shortName(name) } },
    ...(console !== undefined && { console }),
    ...(command !== undefined && { command }),
  };
}

/** A resource that is not there, with the command that lists what is. */
export function missing(name: string): Part {
  const command = listCommand(name);
  return {
    kind: 'object',
    say: { key: 'objectAbsent', of: { collection: parseName(name)?.collection ?? '', name: shortName(name) } },
    ...(command !== undefined && { command }),
  };
}
