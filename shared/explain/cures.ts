import type { Finding } from '../checks/check.ts';
import { locationOf, shortName } from '../names.ts';
import { natCovering } from '../path/nat.ts';
import { connectorTags } from '../path/packet.ts';
import { cureMissingNat } from '../plan/cures/nat.ts';
import { imagine } from '../plan/imagine.ts';
import { toNextSteps } from '../plan/plan.ts';
import { found, valueOf } from '../snapshot/observed.ts';
import type { Snapshot, Vpc } from '../snapshot/snapshot.ts';
import { proxySteps } from './proxy-vm.ts';
import { viewOf, type Scene, type View } from './scene.ts';
import { steps, text, type Part, type Section } from './story.ts';

/** Cloud NAT and the proxy VM side by side, each with all its commands. */
export function curesSection(scene: Scene): Section | undefined {
  const { mode } = scene.now.snapshot;
  if (mode.kind === 'none' || mode.kind === 'invalid') return undefined;
  const entered = enteredView(scene);
  const vpc = valueOf(entered.snapshot.vpc);
  const intro: Part[] = mode.egress === 'all-traffic' ? [] : [text({ key: 'curesGoogle' })];
  const parts = vpc
    ? [...natParts(scene, entered, vpc), ...proxyParts(scene, entered, vpc)]
    : [text({ key: 'curesUnknown' })];
  return { id: 'cures', title: { key: 'titleCures' }, parts: [...intro, ...parts] };
}

/** The job once it gets into its network, before anything is done for its way out. */
function enteredView({ job, flows, now, planned }: Scene): View {
  const entrance = planned.filter(({ cures }) => cures.startsWith('connector-'));
  return viewOf(imagine(now.world, entrance), job, flows);
}

function natParts({ policy, flows }: Scene, { world, snapshot, flows: traces }: View, vpc: Vpc): Part[] {
  const { routers, region } = vpc;
  const network = shortName(vpc.name);
  if (routers.kind === 'unknown')
    return [text({ key: 'cureNat' }), text({ key: 'routersUnknown', of: { network, region, reason: routers.reason } })];
  const subnetwork = valueOf(snapshot.subnetwork)?.name;
  const there = natCovering(valueOf(routers) ?? [], subnetwork);
  if (there) {
    const of = { nat: there.nat.name, router: shortName(there.router.name) };
    return [text({ key: 'cureNatThere', of })];
  }
  if (subnetwork === undefined) return [text({ key: 'cureNat' }), steps({ say: { key: 'hiddenSubnetwork' } })];
  const of = { subnetwork: shortName(subnetwork), region, network };
  const finding: Finding = {
    id: 'nat-missing',
    severity: 'HIGH',
    resource: subnetwork,
    summary: { key: 'natMissing', of },
    nextSteps: [],
  };
  const site = {
    world,
    snapshot,
    flows,
    traces,
    finding,
    policy,
    planned: [],
    made: new Set<string>(),
    stored: found(snapshot.job),
  };
  const { changes, advice } = cureMissingNat(site);
  return [text({ key: 'cureNat' }), steps(...changes.flatMap(toNextSteps), ...advice)];
}

function proxyParts({ policy }: Scene, { world, snapshot, flows }: View, vpc: Vpc): Part[] {
  const there = flows.flatMap(({ traces }) => traces).find(({ exit }) => exit?.kind === 'proxy')?.exit;
  if (there?.kind === 'proxy') return [text({ key: 'cureProxyThere', of: { instance: shortName(there.instance) } })];
  const source = sourceOf(snapshot);
  if (source === undefined) return [];
  const { job, mode } = snapshot;
  const [, tag] = mode.kind === 'connector' ? connectorTags(locationOf(job.name), shortName(mode.connector)) : [];
  const { making, route } = proxySteps({ world, policy, vpc, source, tag });
  const head = text({ key: 'cureProxy' });
  if (tag !== undefined) return [head, steps(...making, route)];
  return [head, steps(...making), text({ key: 'proxyDirectWhy' }), steps(route)];
}

const sourceOf = ({ connector, subnetwork }: Snapshot): string | undefined =>
  valueOf(subnetwork)?.ipCidrRange ?? valueOf(connector)?.ipCidrRange;
