import { gcloud } from '../gcloud.ts';
import { locationOf, projectOf, relativeName, shortName } from '../names.ts';
import { valueOf } from '../snapshot/observed.ts';
import { oncePerResource, tracesOf, type Check, type CheckContext, type Finding, type NextStep } from './check.ts';

/**
 * What a proxy VM does inside is not configuration: it has to forward, masquerade, and let the packets in. Whoever knows
 * that a VM does says so in the policy (`proxy.trusted`).
 */
export const proxyGuest: Check = (context) => {
  const proxies = tracesOf(context).flatMap(({ exit }) => (exit?.kind === 'proxy' ? [exit.instance] : []));
  return oncePerResource(proxies.filter((instance) => !isTrusted(context, instance)).map(toFinding));
};

/** By its name, short or full, or by an address of it, internal or external. */
function isTrusted({ policy, snapshot }: CheckContext, instance: string): boolean {
  const vpc = valueOf(snapshot.vpc);
  const vm = vpc && valueOf(vpc.instances)?.find(({ name }) => name === instance);
  const addresses = (vm?.interfaces ?? []).flatMap(({ address, externalAddress }) => [address, externalAddress]);
  const known = [shortName(instance), instance, ...addresses];
  return policy.proxy.trusted.some((named) => known.includes(relativeName(named)));
}

function toFinding(instance: string): Finding {
  const summary = { key: 'proxyGuest' } as const;
  return { id: 'proxy-guest', severity: 'LOW', resource: instance, summary, nextSteps: guestSteps(instance) };
}

/** What makes a VM that may forward really do it, as commands to be run inside it. */
export function guestSteps(instance: string): NextStep[] {
  return [
    { say: { key: 'proxyForward' }, ...inside(instance, 'sudo sysctl -w net.ipv4.ip_forward=1') },
    { say: { key: 'proxyMasquerade' }, ...inside(instance, 'sudo iptables -t nat -A POSTROUTING -j MASQUERADE') },
  ];
}

/** A name that looks like a flag can't be given here: what stands behind `--` is for ssh. */
function inside(instance: string, command: string): Pick<NextStep, 'command'> {
  const name = shortName(instance);
  if (name.startsWith('-')) return {};
  const flags = { project: projectOf(instance), zone: locationOf(instance), command };
  return { command: gcloud('compute ssh', [name], flags) };
}
