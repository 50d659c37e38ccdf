import { describe } from 'node:test';
import { ALL, conn, dest, direct, eff, fw, G, itSays, job, m, net, P, pol, R, W } from './by-hand.ts';

describe('what firewalls do, as worlds written by hand have it', () => {
  itSays({
    'VPC firewall rules': [
      [
        'equal prio deny wins',
        W({
          firewalls: [
            fw({ name: 'a', allowed: [{ IPProtocol: 'tcp' }] }),
            fw({ name: 'b', denied: [{ IPProtocol: 'tcp', ports: ['443'] }] }),
          ],
        }),
        dest,
        'UNREACHABLE FIREWALL_RULE',
      ],
      [
        'proto number 6',
        W({ firewalls: [fw({ denied: [{ IPProtocol: '6', ports: ['400-500'] }] })] }),
        dest,
        'UNREACHABLE FIREWALL_RULE',
      ],
      ['proto udp no match', W({ firewalls: [fw({ denied: [{ IPProtocol: 'udp' }] })] }), dest, 'REACHABLE'],
      [
        'proto 17 udp dest',
        W({ firewalls: [fw({ denied: [{ IPProtocol: '17', ports: ['53'] }] })] }),
        '8.8.8.8:53/udp',
        'UNREACHABLE FIREWALL_RULE',
      ],
      [
        'proto TCP uppercase',
        W({ firewalls: [fw({ denied: [{ IPProtocol: 'TCP' }] })] }),
        dest,
        'UNREACHABLE FIREWALL_RULE',
      ],
      ['disabled', W({ firewalls: [fw({ disabled: true, denied: [{ IPProtocol: 'all' }] })] }), dest, 'REACHABLE'],
      [
        'ingress',
        W({
          firewalls: [
            fw({
              direction: 'INGRESS',
              destinationRanges: undefined,
              sourceRanges: ['0.0.0.0/0'],
              denied: [{ IPProtocol: 'all' }],
            }),
          ],
        }),
        dest,
        'REACHABLE',
      ],
      [
        'direction absent is ingress',
        W({ firewalls: [fw({ direction: undefined, denied: [{ IPProtocol: 'all' }] })] }),
        dest,
        'REACHABLE',
      ],
      [
        'no destinationRanges = all',
        W({ firewalls: [fw({ destinationRanges: undefined, denied: [{ IPProtocol: 'all' }] })] }),
        dest,
        'UNREACHABLE FIREWALL_RULE',
      ],
      [
        'dest bare ip',
        W({ firewalls: [fw({ destinationRanges: ['140.82.112.3'], denied: [{ IPProtocol: 'all' }] })] }),
        dest,
        'UNREACHABLE FIREWALL_RULE',
      ],
      [
        'host bits set in range',
        W({ firewalls: [fw({ destinationRanges: ['140.82.112.99/20'], denied: [{ IPProtocol: 'all' }] })] }),
        dest,
        'UNREACHABLE FIREWALL_RULE',
      ],
      [
        'ipv6 range no match',
        W({ firewalls: [fw({ destinationRanges: ['::/0'], denied: [{ IPProtocol: 'all' }] })] }),
        dest,
        'REACHABLE',
      ],
      [
        'target tag other',
        W({ firewalls: [fw({ targetTags: ['x'], denied: [{ IPProtocol: 'all' }] })] }),
        dest,
        'REACHABLE',
      ],
      [
        'target tag mine',
        W({
          jobs: [direct({}, { tags: ['x'] })],
          firewalls: [fw({ targetTags: ['x'], denied: [{ IPProtocol: 'all' }] })],
        }),
        dest,
        'UNREACHABLE FIREWALL_RULE',
      ],
      [
        'connector universal tag',
        W({ jobs: [conn()], firewalls: [fw({ targetTags: ['vpc-connector'], denied: [{ IPProtocol: 'all' }] })] }),
        dest,
        'UNREACHABLE FIREWALL_RULE',
      ],
      [
        'connector own tag',
        W({
          jobs: [conn()],
          firewalls: [fw({ targetTags: [`vpc-connector-${R}-c`], denied: [{ IPProtocol: 'all' }] })],
        }),
        dest,
        'UNREACHABLE FIREWALL_RULE',
      ],
      [
        'direct not connector tag',
        W({ firewalls: [fw({ targetTags: ['vpc-connector'], denied: [{ IPProtocol: 'all' }] })] }),
        dest,
        'REACHABLE',
      ],
      [
        'target SA other, direct with own SA',
        W({
          jobs: [direct({}, {}, { serviceAccount: 'a@p.iam.gserviceaccount.com' })],
          firewalls: [fw({ targetServiceAccounts: ['b@p.iam.gserviceaccount.com'], denied: [{ IPProtocol: 'all' }] })],
        }),
        dest,
        'REACHABLE',
      ],
      [
        'other network rule',
        W({ firewalls: [fw({ network: `${G}/global/networks/other`, denied: [{ IPProtocol: 'all' }] })] }),
        dest,
        'REACHABLE',
      ],
      [
        'src range other',
        W({ firewalls: [fw({ sourceRanges: ['10.99.0.0/16'], denied: [{ IPProtocol: 'all' }] })] }),
        dest,
        'REACHABLE',
      ],
      [
        'src range whole subnet',
        W({ firewalls: [fw({ sourceRanges: ['10.10.0.0/16'], denied: [{ IPProtocol: 'all' }] })] }),
        dest,
        'UNREACHABLE FIREWALL_RULE',
      ],
      [
        'src range part',
        W({ firewalls: [fw({ sourceRanges: ['10.10.0.0/25'], denied: [{ IPProtocol: 'all' }] })] }),
        dest,
        'UNDETERMINED',
      ],
      ['port 25', W(), '140.82.112.3:25', 'UNREACHABLE TRAFFIC_TYPE_BLOCKED'],
      ['port 25 google', W({ jobs: [job()] }), '140.82.112.3:25', 'UNREACHABLE TRAFFIC_TYPE_BLOCKED'],
      [
        'metadata',
        W({ firewalls: [fw({ denied: [{ IPProtocol: 'all' }] })], routes: [] }),
        '169.254.169.254:80',
        'REACHABLE',
      ],
      ['other link-local', W(), '169.254.1.1:80', 'UNREACHABLE NO_ROUTE'],
      ['loopback', W(), '127.0.0.1:80', 'UNREACHABLE NO_ROUTE'],
      ['multicast', W(), '224.0.0.1:80', 'UNREACHABLE NO_ROUTE'],
      ['0.0.0.0', W(), '0.0.0.0:80', 'UNREACHABLE NO_ROUTE'],
    ],
    'firewall policies': [
      [
        'hier goto_next then vpc deny',
        W(
          eff(
            [fw({ denied: [{ IPProtocol: 'all' }] })],
            [pol('HIERARCHY', [{ priority: 1, action: 'goto_next', ...m(ALL) }])],
          ),
        ),
        dest,
        'UNREACHABLE FIREWALL_RULE',
      ],
      [
        'hier allow beats vpc deny',
        W(
          eff(
            [fw({ denied: [{ IPProtocol: 'all' }] })],
            [pol('HIERARCHY', [{ priority: 1, action: 'allow', ...m(ALL) }])],
          ),
        ),
        dest,
        'REACHABLE',
      ],
      [
        'network policy after vpc allow: not asked',
        W(
          eff(
            [fw({ allowed: [{ IPProtocol: 'all' }] })],
            [pol('NETWORK', [{ priority: 1, action: 'deny', ...m(ALL) }])],
          ),
        ),
        dest,
        'REACHABLE',
      ],
      [
        'network policy after, no vpc rule',
        W(eff([], [pol('NETWORK', [{ priority: 1, action: 'deny', ...m(ALL) }])])),
        dest,
        'UNREACHABLE FIREWALL_RULE',
      ],
      [
        'network policy before',
        W({
          networks: [{ ...net, networkFirewallPolicyEnforcementOrder: 'BEFORE_CLASSIC_FIREWALL' }],
          ...eff(
            [fw({ allowed: [{ IPProtocol: 'all' }] })],
            [pol('NETWORK', [{ priority: 1, action: 'deny', ...m(ALL) }])],
          ),
        }),
        dest,
        'UNREACHABLE FIREWALL_RULE',
      ],
      [
        'policy secure tag does not target run',
        W(
          eff(
            [],
            [
              pol('NETWORK', [
                {
                  priority: 1,
                  action: 'deny',
                  targetSecureTags: [{ name: 'tagValues/1', state: 'EFFECTIVE' }],
                  ...m(ALL),
                },
              ]),
            ],
          ),
        ),
        dest,
        'REACHABLE',
      ],
      [
        'policy fqdn deny undetermined',
        W(
          eff(
            [],
            [
              pol('NETWORK', [
                { priority: 1, action: 'deny', match: { destFqdns: ['github.com'], layer4Configs: ALL } },
              ]),
            ],
          ),
        ),
        dest,
        'UNDETERMINED',
      ],
      [
        'policy fqdn allow below which nothing',
        W(
          eff(
            [],
            [
              pol('NETWORK', [
                { priority: 1, action: 'allow', match: { destFqdns: ['github.com'], layer4Configs: ALL } },
              ]),
            ],
          ),
        ),
        dest,
        'REACHABLE',
      ],
      [
        'policy fqdn allow over deny',
        W(
          eff(
            [],
            [
              pol('NETWORK', [
                { priority: 1, action: 'allow', match: { destFqdns: ['github.com'], layer4Configs: ALL } },
                { priority: 2, action: 'deny', ...m(ALL) },
              ]),
            ],
          ),
        ),
        dest,
        'UNDETERMINED',
      ],
      [
        'policy targetResources other net',
        W(
          eff(
            [],
            [
              pol('HIERARCHY', [
                { priority: 1, action: 'deny', targetResources: [`${G}/global/networks/other`], ...m(ALL) },
              ]),
            ],
          ),
        ),
        dest,
        'REACHABLE',
      ],
      [
        'eff full key',
        W({
          effectiveFirewalls: {
            [`projects/${P}/global/networks/v`]: {
              firewalls: [fw({ denied: [{ IPProtocol: 'all' }] })],
              firewallPolicys: [],
            },
          },
        }),
        dest,
        'UNREACHABLE FIREWALL_RULE',
      ],
      [
        'eff of another network does not stand in',
        W({ effectiveFirewalls: { other: { firewalls: [fw({ denied: [{ IPProtocol: 'all' }] })] } }, firewalls: [] }),
        dest,
        'REACHABLE',
      ],
    ],
  });
});
