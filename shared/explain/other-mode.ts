import type { NextStep } from '../checks/check.ts';
import { assertNever } from '../errors.ts';
import type { Job } from '../job/job.ts';
import { locationOf, shortName } from '../names.ts';
import { candidateNetworks } from '../plan/cures/connector.ts';
import { imagine } from '../plan/imagine.ts';
import { plan, toNextSteps } from '../plan/plan.ts';
import { found, valueOf } from '../snapshot/observed.ts';
import type { World } from '../snapshot/world.ts';
import { modeComparison } from './mode-comparison.ts';
import { clearMode, modeFlags, setMode } from './job-settings.ts';
import {
  connectorEntrance,
  directEntrance,
  inMode,
  readyConnector,
  type Entrance,
  type Place,
} from './other-entrance.ts';
import { viewOf, type Scene } from './scene.ts';
import { steps, text, type Part, type Section } from './story.ts';
import { waysOf } from './way.ts';

/** What would be different with a connector in place of Direct VPC egress, or the other way round, and how to change over. */
export function otherModeSection(scene: Scene): Section {
  return { id: 'other-mode', title: { key: 'titleOtherMode' }, parts: partsOf(scene) };
}

function partsOf(scene: Scene): Part[] {
  const { mode } = scene.now.snapshot;
  switch (mode.kind) {
    case 'none':
      return enter(scene);
    case 'invalid':
      return [text({ key: 'otherInvalid' })];
    case 'connector':
    case 'direct':
      return changeOver(scene, mode);
    default:
      return assertNever(mode);
  }
}

function changeOver(scene: Scene, { kind, egress }: Entrance['mode']): Part[] {
  const { job, policy, now, then } = scene;
  const network = valueOf(then.snapshot.vpc)?.name;
  if (network === undefined) return [text({ key: 'otherUnknown' })];
  const place: Place = { job, world: now.world, policy, network, egress };
  if (!isRead(now.world)) return [text({ key: 'otherUnknown' })];
  const entrance = kind === 'connector' ? directEntrance(place) : connectorEntrance(place);
  if (!entrance) return [text({ key: 'otherNoRange', of: { pool: policy.connector.subnetPool } })];
  const intro: Part =
    entrance.mode.kind === 'direct'
      ? text({ key: 'otherIsDirect', of: { subnetwork: shortName(entrance.mode.subnetwork) } })
      : text({ key: 'otherIsConnector', of: { connector: shortName(entrance.mode.connector) } });
  return [intro, modeComparison, ...waysThere(scene, place, entrance)];
}

/** What was not read may be there: nothing is proposed in its place. */
const isRead = ({ connectors, subnetworks, routes }: World): boolean =>
  [connectors, subnetworks, routes].every(({ kind }) => kind === 'found');

/** How the packets would fare, and the commands: first what is missing there, then two steps. */
function waysThere(
  { job, isStored, flows }: Scene,
  { world, policy, network }: Place,
  { mode, changes }: Entrance,
): Part[] {
  const other = inMode(job, mode);
  const there = { ...policy, connector: { ...policy.connector, network } };
  const before = imagine(world, changes);
  const missing = plan({ world: before, job: other, stored: found(other), flows, policy: there }).changes;
  const entered = missing.filter(({ spec: { kind } }) => kind === 'subnetwork' || kind === 'connector');
  const { flows: traces } = viewOf(imagine(before, entered), other, flows);
  return [
    text({ key: 'otherTrace' }),
    ...waysOf(traces).map((way) => ({ kind: 'way', way }) as const),
    ...(isStored ? [text({ key: 'otherSteps' })] : []),
    steps(
      ...[...changes, ...missing].flatMap(toNextSteps),
      ...(isStored
        ? switchSteps(job, mode)
        : [{ say: { key: 'deployWith', of: { flags: modeFlags(job, mode) } } } as const]),
    ),
  ];
}

/** gcloud keeps what it is not told to clear, so that one step would be refused as a mix. */
function switchSteps(job: Job, to: Entrance['mode']): NextStep[] {
  const set = setMode(job, to);
  const toDirect = to.kind === 'direct';
  return [
    {
      say: { key: toDirect ? 'otherClearConnector' : 'otherClearNetwork' },
      command: clearMode(job, toDirect ? 'connector' : 'direct'),
    },
    { say: { key: toDirect ? 'otherSetDirect' : 'otherSetConnector' }, command: set },
  ];
}

/** A job outside any VPC: the ways in that its region has. */
function enter({ job, policy, now }: Scene): Part[] {
  if (!isRead(now.world)) return [text({ key: 'otherUnknown' })];
  const egress = 'all-traffic';
  const ways = candidateNetworks(now.world, locationOf(job.name)).flatMap((network): NextStep[] => {
    const place: Place = { job, world: now.world, policy, network, egress };
    const direct = directEntrance(place);
    const connector = readyConnector(place);
    return [
      ...(connector === undefined
        ? []
        : [
            {
              say: { key: 'otherEnterConnector' },
              command: setMode(job, { kind: 'connector', connector, egress }),
            } as const,
          ]),
      ...(direct
        ? [
            ...direct.changes.flatMap(toNextSteps),
            { say: { key: 'otherEnterDirect' }, command: setMode(job, direct.mode) } as const,
          ]
        : []),
    ];
  });
  return ways.length === 0 ? [text({ key: 'otherNoneNowhere' })] : [text({ key: 'otherNone' }), steps(...ways)];
}
