import { describe } from 'node:test';
import {
  conn,
  csub,
  dest,
  direct,
  fw,
  G,
  hop,
  itSays,
  nat,
  natOf,
  P,
  R,
  route,
  router,
  sub,
  VM,
  vm,
  W,
} from './by-hand.ts';

describe('how a packet gets out, as worlds written by hand have it', () => {
  itSays({
    routes: [
      ['no default route', W({ routes: [] }), dest, 'UNREACHABLE NO_ROUTE'],
      [
        'more specific to stopped vm',
        W({
          instances: [vm({ status: 'TERMINATED' })],
          routes: [route(), hop({ name: 'x', destRange: '140.82.112.0/20', nextHopInstance: VM })],
        }),
        dest,
        'UNREACHABLE INSTANCE_NOT_RUNNING',
      ],
      [
        'vm no forward',
        W({ instances: [vm({ canIpForward: false })], routes: [hop({ nextHopInstance: VM })] }),
        dest,
        'UNREACHABLE FOREIGN_IP_DISALLOWED',
      ],
      ['vm ok', W({ instances: [vm()], routes: [hop({ nextHopInstance: VM })], routers: [] }), dest, 'REACHABLE'],
      [
        'vm by ip ok',
        W({ instances: [vm()], routes: [hop({ nextHopIp: '10.10.0.5' })], routers: [] }),
        dest,
        'REACHABLE',
      ],
      [
        'vm by ip nobody',
        W({ routes: [hop({ nextHopIp: '10.10.0.6' })], routers: [] }),
        dest,
        'UNREACHABLE ROUTE_NEXT_HOP_IP_ADDRESS_NOT_RESOLVED',
      ],
      ['ipv6 default route only', W({ routes: [route({ destRange: '::/0' })] }), dest, 'UNREACHABLE NO_ROUTE'],
      [
        'tagged route connector own tag',
        W({ jobs: [conn()], routes: [route({ tags: [`vpc-connector-${R}-c`] })] }),
        dest,
        'REACHABLE',
      ],
      [
        'tagged route connector foreign',
        W({ jobs: [conn()], routes: [route({ tags: ['zzz'] })] }),
        dest,
        'UNREACHABLE NO_ROUTE',
      ],
      [
        'tagged route direct, own tag decides',
        W({ jobs: [direct({}, { tags: ['x'] })], routes: [route({ tags: ['x'] })] }),
        dest,
        'UNDETERMINED',
      ],
      ['tagged route direct, no such tag', W({ routes: [route({ tags: ['x'] })] }), dest, 'UNREACHABLE NO_ROUTE'],
      [
        'tagged worse priority',
        W({
          jobs: [direct({}, { tags: ['x'] })],
          routes: [route(), route({ name: 't', tags: ['x'], priority: 2000 })],
        }),
        dest,
        'REACHABLE',
      ],
      ['private to igw', W(), '192.168.0.1:443', 'UNREACHABLE PRIVATE_TRAFFIC_TO_INTERNET'],
      ['rfc6598 to igw', W(), '100.64.0.1:443', 'UNREACHABLE PRIVATE_TRAFFIC_TO_INTERNET'],
      ['subnet address', W(), '10.10.0.77:5432', 'REACHABLE'],
      [
        'secondary range',
        W({ subnetworks: [sub({ secondaryIpRanges: [{ rangeName: 'p', ipCidrRange: '10.40.0.0/16' }] }), csub] }),
        '10.40.1.1:80',
        'REACHABLE',
      ],
      [
        'subnet beats longer static',
        W({ routes: [route(), route({ name: 'x', destRange: '10.10.0.77/32' })] }),
        '10.10.0.77:80',
        'REACHABLE',
      ],
      [
        'subnet in other region',
        W({
          subnetworks: [
            sub(),
            csub,
            sub({
              name: 'far',
              selfLink: `${G}/regions/us-east1/subnetworks/far`,
              region: `${G}/regions/us-east1`,
              ipCidrRange: '10.50.0.0/24',
            }),
          ],
        }),
        '10.50.0.3:80',
        'REACHABLE',
      ],
      [
        'other network subnet not delivered',
        W({
          subnetworks: [
            sub(),
            csub,
            sub({
              name: 'far',
              selfLink: `${G}/regions/${R}/subnetworks/far`,
              network: `${G}/global/networks/o`,
              ipCidrRange: '10.50.0.0/24',
            }),
          ],
          routes: [],
        }),
        '10.50.0.3:80',
        'UNREACHABLE NO_ROUTE',
      ],
      [
        'vpn tunnel default',
        W({ routes: [hop({ nextHopVpnTunnel: `${G}/regions/${R}/vpnTunnels/t` })] }),
        dest,
        'UNDETERMINED',
      ],
      ['equal cost same', W({ routes: [route(), route({ name: 'e' })] }), dest, 'REACHABLE'],
      [
        'equal cost igw with dead vm',
        W({ instances: [vm({ status: 'TERMINATED' })], routes: [route(), hop({ name: 'x', nextHopInstance: VM })] }),
        dest,
        'UNDETERMINED',
      ],
    ],
    'Cloud NAT': [
      [
        'nat primary only covers direct',
        W({ routers: [router([nat({ sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_PRIMARY_IP_RANGES' })])] }),
        dest,
        'REACHABLE',
      ],
      [
        'nat other region',
        W({
          routers: [router([nat()], { region: `${G}/regions/us-east1`, selfLink: `${G}/regions/us-east1/routers/r` })],
        }),
        dest,
        'UNREACHABLE NO_EXTERNAL_ADDRESS',
      ],
      [
        'nat other network',
        W({ routers: [router([nat()], { network: `${G}/global/networks/o` })] }),
        dest,
        'UNREACHABLE NO_EXTERNAL_ADDRESS',
      ],
      ['nat private', W({ routers: [router([nat({ type: 'PRIVATE' })])] }), dest, 'UNREACHABLE NO_EXTERNAL_ADDRESS'],
      ['nat type unset', W({ routers: [router([nat({ type: undefined })])] }), dest, 'REACHABLE'],
      [
        'nat list secondary only',
        W({ routers: [router([natOf(`${G}/regions/${R}/subnetworks/s`, 'LIST_OF_SECONDARY_IP_RANGES')])] }),
        dest,
        'UNREACHABLE NO_EXTERNAL_ADDRESS',
      ],
      [
        'nat list relative name',
        W({ routers: [router([natOf(`projects/${P}/regions/${R}/subnetworks/s`, 'PRIMARY_IP_RANGE')])] }),
        dest,
        'REACHABLE',
      ],
      [
        'nat manual none',
        W({ routers: [router([nat({ natIpAllocateOption: 'MANUAL_ONLY', natIps: [] })])] }),
        dest,
        'UNREACHABLE CLOUD_NAT_NO_ADDRESSES',
      ],
      [
        'nat manual drained',
        W({
          addresses: [],
          routers: [
            router([
              nat({ natIpAllocateOption: 'MANUAL_ONLY', natIps: [], drainNatIps: [`${G}/regions/${R}/addresses/a`] }),
            ]),
          ],
        }),
        dest,
        'UNREACHABLE CLOUD_NAT_NO_ADDRESSES',
      ],
      [
        'nat endpoint types swg',
        W({ routers: [router([nat({ endpointTypes: ['ENDPOINT_TYPE_SWG'] })])] }),
        dest,
        'UNREACHABLE NO_EXTERNAL_ADDRESS',
      ],
      [
        'nat firewall first',
        W({ routers: [], firewalls: [fw({ denied: [{ IPProtocol: 'all' }] })] }),
        dest,
        'UNREACHABLE FIREWALL_RULE',
      ],
      ['no route, no nat', W({ routers: [], routes: [] }), dest, 'UNREACHABLE NO_ROUTE'],
    ],
    "Private Google Access's addresses": [
      ['vip private no pga', W({ routers: [] }), '199.36.153.8:443', 'UNREACHABLE PRIVATE_GOOGLE_ACCESS_DISALLOWED'],
      [
        'vip private pga',
        W({ subnetworks: [sub({ privateIpGoogleAccess: true }), csub], routers: [] }),
        '199.36.153.8:443',
        'REACHABLE',
      ],
      [
        'vip restricted pga no route',
        W({ subnetworks: [sub({ privateIpGoogleAccess: true }), csub], routers: [], routes: [] }),
        '199.36.153.4:443',
        'UNREACHABLE NO_ROUTE',
      ],
      [
        'vip outside of /30s',
        W({ subnetworks: [sub({ privateIpGoogleAccess: true }), csub], routers: [] }),
        '199.36.153.12:443',
        'UNREACHABLE NO_EXTERNAL_ADDRESS',
      ],
      [
        'vip pro direct enters?',
        W({ jobs: [direct({ egress: 2 })], subnetworks: [sub({ privateIpGoogleAccess: true }), csub] }),
        '199.36.153.8:443',
        'REACHABLE',
      ],
    ],
  });
});
