import { gcloud } from '../gcloud.ts';
import { locationOf, projectOf, shortName } from '../names.ts';
import { oncePerResource, tracesOf, type Check, type Finding, type NextStep } from './check.ts';

/** What a proxy VM does inside is not configuration: it has to forward, masquerade, and let the packets in. */
export const proxyGuest: Check = (context) =>
  oncePerResource(tracesOf(context).flatMap(({ exit }) => (exit?.kind === 'proxy' ? [toFinding(exit.instance)] : [])));

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
