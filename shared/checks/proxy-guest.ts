import { oncePerResource, tracesOf, type Check } from './check.ts';

/** What a proxy VM does inside is not configuration: it has to forward, masquerade, and let the packets in. */
export const proxyGuest: Check = (context) =>
  oncePerResource(
    tracesOf(context).flatMap(({ exit }) =>
      exit?.kind === 'proxy'
        ? [
            {
              id: 'proxy-guest',
              severity: 'LOW' as const,
              resource: exit.instance,
              summary: { key: 'proxyGuest' } as const,
              nextSteps: [
                { say: { key: 'proxyForward' }, command: 'sudo sysctl -w net.ipv4.ip_forward=1' } as const,
                {
                  say: { key: 'proxyMasquerade' },
                  command: 'sudo iptables -t nat -A POSTROUTING -j MASQUERADE',
                } as const,
              ],
            },
          ]
        : [],
    ),
  );
