import type { NextStep } from '../checks/check.ts';
import { gcloud } from '../gcloud.ts';
import { projectOf } from '../names.ts';
import type { Trace } from '../path/trace.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Vpc } from '../snapshot/snapshot.ts';
import {
  createAddress,
  createConnector,
  createEgressRule,
  createInstance,
  createNat,
  createNetwork,
  createRoute,
  createRouter,
  createSubnetwork,
} from './creation.ts';
import { modeFlags, setMode } from './job-settings.ts';
import type { Scene, View } from './scene.ts';
import { steps, text, type Section } from './story.ts';

/** The commands that make the way of a working job from nothing: what is there, and what its plan would add. */
export function buildSection({ isStored, planned, then }: Scene): Section | undefined {
  const { snapshot, flows } = then;
  const { job, mode } = snapshot;
  if (mode.kind === 'none' || mode.kind === 'invalid') return undefined;
  const section = { id: 'build', title: { key: 'titleBuild' } } as const;
  if (snapshot.vpc.kind === 'unknown')
    return { ...section, parts: [text({ key: 'networkUnknown', of: { reason: snapshot.vpc.reason } })] };
  if (snapshot.vpc.kind === 'absent') return { ...section, parts: [text({ key: 'buildUnknownNetwork' })] };
  const vpc = snapshot.vpc.value;
  const traces = flows.flatMap((flow) => flow.traces);
  const all: NextStep[] = [
    services(projectOf(job.name), mode.kind),
    ...entrance(then),
    ...traces.flatMap((trace) => wayOut(vpc, trace)),
    isStored
      ? { say: { key: 'buildJob' }, command: setMode(job, mode) }
      : { say: { key: 'deployWith', of: { flags: modeFlags(job, mode) } } },
  ];
  const isOpen = flows.every(({ verdict }) => verdict === 'REACHABLE');
  const intro = planned.length > 0 ? 'buildIntro' : isOpen ? 'buildIntroWhole' : 'buildIntroBlocked';
  return { ...section, parts: [text({ key: intro }), steps(...once(all))] };
}

function services(project: string, mode: 'connector' | 'direct'): NextStep {
  const apis = ['run', 'compute', ...(mode === 'connector' ? ['vpcaccess'] : [])].map((api) => `${api}.googleapis.com`);
  return { say: { key: 'buildServices' }, command: gcloud('services enable', apis, { project }) };
}

/** Network, subnetwork and connector. */
function entrance({ snapshot }: View): NextStep[] {
  const network = valueOf(valueOf(snapshot.vpc)?.network ?? { kind: 'absent' });
  const subnetwork = valueOf(snapshot.subnetwork);
  const connector = valueOf(snapshot.connector);
  const purpose = connector ? 'buildConnectorSubnetwork' : 'buildSubnetwork';
  return [
    ...(network ? [{ say: { key: 'buildNetwork' }, command: createNetwork(network) } as const] : []),
    ...(subnetwork ? [{ say: { key: purpose }, command: createSubnetwork(subnetwork) } as const] : []),
    ...(connector ? [{ say: { key: 'buildConnector' }, command: createConnector(connector) } as const] : []),
  ];
}

/** What a packet passes behind its entrance, in the order in which it has to be made. */
function wayOut(vpc: Vpc, { steps: stations, exit }: Trace): NextStep[] {
  const passed = (name: string) => stations.some(({ resource }) => resource === name);
  const rules = (valueOf(vpc.firewalls)?.rules ?? []).filter(({ name, action }) => action === 'allow' && passed(name));
  const routes = (valueOf(vpc.routes) ?? [])
    .filter(({ name }) => passed(name))
    .flatMap((route) => {
      // The network's own default route comes with it.
      const isDefault =
        route.nextHop.kind === 'internet-gateway' && route.tags.length === 0 && route.destRange === '0.0.0.0/0';
      return (isDefault ? undefined : createRoute(route)) ?? [];
    });
  return [
    ...rules.map((rule) => ({ say: { key: 'buildFirewall' }, command: createEgressRule(vpc.name, rule) }) as const),
    ...(exit?.kind === 'nat' ? natOf(vpc, exit.router, exit.nat) : []),
    ...(exit?.kind === 'proxy' ? instanceOf(vpc, exit.instance) : []),
    ...routes.map((command) => ({ say: { key: 'buildRoute' }, command }) as const),
  ];
}

function natOf(vpc: Vpc, name: string, own: string): NextStep[] {
  const router = valueOf(vpc.routers)?.find((candidate) => candidate.name === name);
  const nat = router?.nats.find((candidate) => candidate.name === own);
  if (!router || !nat) return [];
  return [
    ...nat.addresses.map((address) => ({ say: { key: 'buildAddress' }, command: createAddress(address) }) as const),
    { say: { key: 'buildRouter' }, command: createRouter(router) },
    { say: { key: 'buildNat' }, command: createNat(router.name, nat) },
  ];
}

function instanceOf(vpc: Vpc, name: string): NextStep[] {
  const instance = valueOf(vpc.instances)?.find((candidate) => candidate.name === name);
  const home = instance?.interfaces[0]?.subnetwork;
  const subnetwork = valueOf(vpc.subnetworks)?.find((candidate) => home?.endsWith(candidate.name));
  return [
    ...(subnetwork
      ? [{ say: { key: 'buildInstanceSubnetwork' }, command: createSubnetwork(subnetwork) } as const]
      : []),
    ...(instance ? [{ say: { key: 'buildInstance' }, command: createInstance(instance) } as const] : []),
  ];
}

function once(all: readonly NextStep[]): NextStep[] {
  return [...new Map(all.map((step) => [step.command, step])).values()];
}
