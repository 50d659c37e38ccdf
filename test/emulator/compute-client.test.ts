import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import {
  FirewallsClient,
  GlobalOperationsClient,
  NetworksClient,
  RegionOperationsClient,
  RoutersClient,
  RoutesClient,
  SubnetworksClient,
} from '@google-cloud/compute';
import { GoogleAuth, PassThroughClient } from 'google-auth-library';
import { startEmulator } from '../../emulator/server.ts';

const project = 'p';
const region = 'europe-west2';

async function startClients(t: TestContext) {
  const emulator = await startEmulator({ port: 0, speed: 1000 });
  t.after(() => emulator.close());
  const auth = new GoogleAuth({ authClient: new PassThroughClient(), projectId: project });
  const { port } = new URL(emulator.url);
  const options = { fallback: true, protocol: 'http', apiEndpoint: '127.0.0.1', port: Number(port), auth } as const;
  return {
    networks: new NetworksClient(options),
    subnetworks: new SubnetworksClient(options),
    routers: new RoutersClient(options),
    routes: new RoutesClient(options),
    firewalls: new FirewallsClient(options),
    global: new GlobalOperationsClient(options),
    regional: new RegionOperationsClient(options),
  };
}

interface Started {
  readonly latestResponse: { readonly name?: string | null };
}

test('the official client builds a network with NAT and reads it back', async (t) => {
  const { networks, subnetworks, routers, routes, firewalls, global, regional } = await startClients(t);
  const settle = async (started: unknown, place?: string) => {
    const operation = (started as Started).latestResponse.name ?? '';
    const [ended] = await (place === undefined
      ? global.wait({ project, operation })
      : regional.wait({ project, operation, region: place }));
    assert.equal(ended.status, 'DONE');
    assert.ok(!ended.error);
  };
  const network = 'global/networks/n';
  const [made] = await networks.insert({ project, networkResource: { name: 'n', autoCreateSubnetworks: false } });
  await settle(made);
  const subnetworkResource = { name: 's', network, ipCidrRange: '10.0.0.0/26' };
  const [placed] = await subnetworks.insert({ project, region, subnetworkResource });
  await settle(placed, region);
  const nat = {
    name: 'nat',
    natIpAllocateOption: 'AUTO_ONLY',
    sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
    subnetworks: [{ name: `regions/${region}/subnetworks/s`, sourceIpRangesToNat: ['ALL_IP_RANGES'] }],
  };
  const [routed] = await routers.insert({ project, region, routerResource: { name: 'rt', network, nats: [nat] } });
  await settle(routed, region);
  const [router] = await routers.get({ project, region, router: 'rt' });
  assert.equal(router.nats?.[0]?.autoNetworkTier, 'PREMIUM');
  const [status] = await routers.getRouterStatus({ project, region, router: 'rt' });
  assert.match(status.result?.natStatus?.[0]?.autoAllocatedNatIps?.[0] ?? '', /^34\./);
  const [filtered] = await routes.list({ project, filter: 'network eq ".*/n"' });
  assert.deepEqual(filtered.map(({ priority }) => priority).sort(), [0, 1000]);
  const firewallResource = { name: 'fw', network, denied: [{ IPProtocol: 'all' }], direction: 'EGRESS', priority: 0 };
  await settle((await firewalls.insert({ project, firewallResource }))[0]);
  const [effective] = await networks.getEffectiveFirewalls({ project, network: 'n' });
  assert.equal(effective.firewalls?.[0]?.priority, 0);
});

test('the official client sees refusals with their HTTP status', async (t) => {
  const { networks } = await startClients(t);
  await assert.rejects(
    networks.get({ project, network: 'no' }),
    (error: { httpStatusCode?: unknown; message: string }) => {
      assert.equal(error.httpStatusCode, 404);
      assert.match(error.message, /The resource 'projects\/p\/global\/networks\/no' was not found/);
      return true;
    },
  );
});
