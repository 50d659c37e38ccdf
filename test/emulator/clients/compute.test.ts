import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as compute from '@google-cloud/compute';
import { all, cloudForClients, PROJECT as project, refused, REGION as region, ZONE as zone } from './fixture.ts';

const { options, control } = await cloudForClients('compute');
const network = 'global/networks/n';
const subnetwork = `regions/${region}/subnetworks/s`;

const c = {
  networks: new compute.NetworksClient(options),
  subnetworks: new compute.SubnetworksClient(options),
  routers: new compute.RoutersClient(options),
  routes: new compute.RoutesClient(options),
  firewalls: new compute.FirewallsClient(options),
  addresses: new compute.AddressesClient(options),
  globalAddresses: new compute.GlobalAddressesClient(options),
  instances: new compute.InstancesClient(options),
  projects: new compute.ProjectsClient(options),
  regions: new compute.RegionsClient(options),
  zones: new compute.ZonesClient(options),
  policies: new compute.RegionNetworkFirewallPoliciesClient(options),
  global: new compute.GlobalOperationsClient(options),
  regional: new compute.RegionOperationsClient(options),
  zonal: new compute.ZoneOperationsClient(options),
};

type Scope = 'global' | 'region' | 'zone';

/** Waits for the operation that a call started, as users of this client do, and answers it. */
async function settled(call: Promise<unknown[]>, scope: Scope) {
  const [started] = await call;
  const { latestResponse } = started as { latestResponse: { name?: string | null } };
  const operation = latestResponse.name ?? '';
  const [ended] =
    scope === 'global'
      ? await c.global.wait({ project, operation })
      : scope === 'region'
        ? await c.regional.wait({ project, region, operation })
        : await c.zonal.wait({ project, zone, operation });
  assert.equal(ended.status, 'DONE');
  return ended;
}

/** The same for what must not fail. */
async function done(call: Promise<unknown[]>, scope: Scope): Promise<void> {
  const { error } = await settled(call, scope);
  assert.equal(error ?? undefined, undefined, JSON.stringify(error));
}

describe('networks and subnetworks', () => {
  it('are made, changed and read', async () => {
    await done(c.networks.insert({ project, networkResource: { name: 'n', autoCreateSubnetworks: false } }), 'global');
    const routingConfig = { routingMode: 'GLOBAL' };
    await done(c.networks.patch({ project, network: 'n', networkResource: { routingConfig } }), 'global');
    const [made] = await c.networks.get({ project, network: 'n' });
    assert.deepEqual([made.routingConfig?.routingMode, made.autoCreateSubnetworks], ['GLOBAL', false]);
    const subnetworkResource = { name: 's', network, ipCidrRange: '10.0.0.0/26' };
    await done(c.subnetworks.insert({ project, region, subnetworkResource }), 'region');
    const [subnet] = await c.subnetworks.get({ project, region, subnetwork: 's' });
    assert.equal(subnet.gatewayAddress, '10.0.0.1');
    const [listed] = await c.networks.list({ project });
    assert.deepEqual(listed[0]?.subnetworks, [subnet.selfLink]);
  });

  it('a subnetwork is patched with its fingerprint, and with no older one', async () => {
    const [subnet] = await c.subnetworks.get({ project, region, subnetwork: 's' });
    const patch = (secondaryIpRanges: compute.protos.google.cloud.compute.v1.ISubnetworkSecondaryRange[]) =>
      c.subnetworks.patch({
        project,
        region,
        subnetwork: 's',
        subnetworkResource: { fingerprint: subnet.fingerprint ?? null, secondaryIpRanges },
      });
    await done(patch([{ rangeName: 'pods', ipCidrRange: '10.4.0.0/20' }]), 'region');
    await refused(patch([]), 412, /fingerprint/);
    const enable = { privateIpGoogleAccess: true };
    await done(
      c.subnetworks.setPrivateIpGoogleAccess({
        project,
        region,
        subnetwork: 's',
        subnetworksSetPrivateIpGoogleAccessRequestResource: enable,
      }),
      'region',
    );
    const expand = { ipCidrRange: '10.0.0.0/25' };
    await done(
      c.subnetworks.expandIpCidrRange({
        project,
        region,
        subnetwork: 's',
        subnetworksExpandIpCidrRangeRequestResource: expand,
      }),
      'region',
    );
    const [after] = await c.subnetworks.get({ project, region, subnetwork: 's' });
    assert.deepEqual(
      [after.ipCidrRange, after.privateIpGoogleAccess, after.secondaryIpRanges?.[0]?.rangeName],
      ['10.0.0.0/25', true, 'pods'],
    );
  });

  it('are listed in pages, over all regions, and as far as they can be used', async () => {
    for (const [i, place] of ['us-central1', 'us-east1'].entries()) {
      const subnetworkResource = { name: 's', network, ipCidrRange: `10.1.${i}.0/26` };
      const [started] = await c.subnetworks.insert({ project, region: place, subnetworkResource });
      const { latestResponse } = started as unknown as { latestResponse: { name: string } };
      await c.regional.wait({ project, region: place, operation: latestResponse.name });
    }
    const request = { project, maxResults: 1, returnPartialSuccess: true };
    const scopes = await all(c.subnetworks.aggregatedListAsync(request));
    const found = scopes.filter(([, { subnetworks }]) => subnetworks?.length).map(([scope]) => scope);
    assert.deepEqual(found, [`regions/${region}`, 'regions/us-central1', 'regions/us-east1']);
    const [one] = await c.subnetworks.list({ project, region, filter: 'ipCidrRange = "10.0.0.0/25"' });
    assert.equal(one.length, 1);
    const [usable] = await c.subnetworks.listUsable({ project });
    assert.equal(usable.length, 3);
    const names = (await all(c.networks.listAsync({ project, maxResults: 1 }))).map(({ name }) => name);
    assert.deepEqual(names, ['n']);
  });

  it('an auto mode network has a subnetwork in each region, and can leave that mode', async () => {
    await done(
      c.networks.insert({ project, networkResource: { name: 'auto', autoCreateSubnetworks: true } }),
      'global',
    );
    const [auto] = await c.networks.get({ project, network: 'auto' });
    assert.ok((auto.subnetworks ?? []).length > 30);
    await done(c.networks.switchToCustomMode({ project, network: 'auto' }), 'global');
    await refused(c.networks.delete({ project, network: 'auto' }), 400, /already being used by/);
    assert.equal((await c.networks.get({ project, network: 'auto' }))[0].autoCreateSubnetworks, false);
  });

  it('the same requestId is the same change', async () => {
    const requestId = '5f0c8c8e-6d8a-4a39-9c9e-2f6f4e0e3c11';
    const make = () =>
      c.networks.insert({ project, requestId, networkResource: { name: 'once', autoCreateSubnetworks: false } });
    await done(make(), 'global');
    await done(make(), 'global');
    const networkResource = { name: 'once', autoCreateSubnetworks: false };
    await refused(c.networks.insert({ project, networkResource }), 409, /already exists/);
    await done(c.networks.delete({ project, network: 'once' }), 'global');
    await refused(c.networks.get({ project, network: 'once' }), 404, /was not found/);
  });
});

describe('routers, routes and rules', () => {
  const nat = {
    name: 'nat',
    natIpAllocateOption: 'AUTO_ONLY',
    sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
    subnetworks: [{ name: subnetwork, sourceIpRangesToNat: ['ALL_IP_RANGES'] }],
  };

  it('a router gets a NAT, says what it does, and loses it by an update', async () => {
    await done(c.routers.insert({ project, region, routerResource: { name: 'rt', network } }), 'region');
    await done(c.routers.patch({ project, region, router: 'rt', routerResource: { nats: [nat] } }), 'region');
    const [router] = await c.routers.get({ project, region, router: 'rt' });
    assert.deepEqual(
      [router.nats?.[0]?.type, router.nats?.[0]?.endpointTypes, router.nats?.[0]?.autoNetworkTier],
      ['PUBLIC', ['ENDPOINT_TYPE_VM'], 'PREMIUM'],
    );
    const [status] = await c.routers.getRouterStatus({ project, region, router: 'rt' });
    assert.equal(status.result?.natStatus?.[0]?.autoAllocatedNatIps?.length, 1);
    const [info] = await c.routers.getNatIpInfo({ project, region, router: 'rt' });
    assert.equal(info.result?.[0]?.natIpInfoMappings?.[0]?.mode, 'AUTO');
    const [mappings] = await c.routers.getNatMappingInfo({ project, region, router: 'rt' });
    assert.deepEqual(mappings, []);
    const twice = { name: 'rt2', network, nats: [{ ...nat, name: 'second' }] };
    await refused(
      c.routers.insert({ project, region, routerResource: twice }),
      400,
      /already configured with ALL_IP_RANGES/,
    );
    await done(c.routers.update({ project, region, router: 'rt', routerResource: { name: 'rt', network } }), 'region');
    const [listed] = await c.routers.list({ project, region });
    assert.deepEqual(listed[0]?.nats, []);
    const scopes = await all(c.routers.aggregatedListAsync({ project }));
    assert.equal(scopes.flatMap(([, { routers }]) => routers ?? []).length, 1);
  });

  it('a sixth router of a network and region is refused', async () => {
    for (let i = 1; i < 5; i++) {
      await done(c.routers.insert({ project, region, routerResource: { name: `rt${i}`, network } }), 'region');
    }
    const sixth = c.routers.insert({ project, region, routerResource: { name: 'rt6', network } });
    await refused(sixth, 403, /ROUTERS_PER_NETWORK_PER_REGION/);
    for (let i = 1; i < 5; i++) await done(c.routers.delete({ project, region, router: `rt${i}` }), 'region');
  });

  it('routes are made and deleted; firewall rules changed, too', async () => {
    const routeResource = { name: 'r', network, destRange: '0.0.0.0/0', nextHopIp: '10.0.0.9', tags: ['t'] };
    await done(c.routes.insert({ project, routeResource }), 'global');
    const [route] = await c.routes.get({ project, route: 'r' });
    assert.deepEqual([route.priority, route.tags], [1000, ['t']]);
    const [routes] = await c.routes.list({ project, filter: 'network eq ".*/n"' });
    assert.ok(routes.length >= 3);
    await done(c.routes.delete({ project, route: 'r' }), 'global');

    const allowed = [{ IPProtocol: 'tcp', ports: ['443'] }];
    const firewallResource = { name: 'fw', network, direction: 'EGRESS', allowed, priority: 900 };
    await done(c.firewalls.insert({ project, firewallResource }), 'global');
    await done(c.firewalls.patch({ project, firewall: 'fw', firewallResource: { disabled: true } }), 'global');
    const [patched] = await c.firewalls.get({ project, firewall: 'fw' });
    assert.deepEqual([patched.disabled, patched.priority, patched.destinationRanges], [true, 900, ['0.0.0.0/0']]);
    const denied = [{ IPProtocol: 'all' }];
    const update = { name: 'fw', network, direction: 'EGRESS', denied };
    await done(c.firewalls.update({ project, firewall: 'fw', firewallResource: update }), 'global');
    const [[updated]] = await c.firewalls.list({ project });
    assert.deepEqual([updated?.priority, updated?.allowed, updated?.denied?.length], [1000, [], 1]);
    const [effective] = await c.networks.getEffectiveFirewalls({ project, network: 'n' });
    const [regional] = await c.policies.getEffectiveFirewalls({ project, region, network: 'global/networks/n' });
    assert.deepEqual([effective.firewalls?.length, regional.firewalls?.length], [1, 1]);
    await done(c.firewalls.delete({ project, firewall: 'fw' }), 'global');
  });
});

describe('addresses and VMs', () => {
  it('addresses are reserved, labelled, used and given back', async () => {
    await done(c.addresses.insert({ project, region, addressResource: { name: 'a' } }), 'region');
    const [address] = await c.addresses.get({ project, region, address: 'a' });
    const labels = { labelFingerprint: address.labelFingerprint ?? null, labels: { team: 'x' } };
    await done(
      c.addresses.setLabels({ project, region, resource: 'a', regionSetLabelsRequestResource: labels }),
      'region',
    );
    const nat = {
      name: 'nat',
      natIpAllocateOption: 'MANUAL_ONLY',
      natIps: [address.selfLink ?? ''],
      sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES',
    };
    await done(c.routers.patch({ project, region, router: 'rt', routerResource: { nats: [nat] } }), 'region');
    const [[used]] = await c.addresses.list({ project, region });
    assert.deepEqual([used?.status, used?.labels], ['IN_USE', { team: 'x' }]);
    await refused(c.addresses.delete({ project, region, address: 'a' }), 400, /already being used by/);
    await done(c.routers.delete({ project, region, router: 'rt' }), 'region');
    await done(c.addresses.delete({ project, region, address: 'a' }), 'region');

    const addressResource = { name: 'g', addressType: 'INTERNAL', purpose: 'VPC_PEERING', prefixLength: 20, network };
    await done(c.globalAddresses.insert({ project, addressResource }), 'global');
    const [reserved] = await c.globalAddresses.get({ project, address: 'g' });
    await done(
      c.globalAddresses.setLabels({
        project,
        resource: 'g',
        globalSetLabelsRequestResource: { labelFingerprint: reserved.labelFingerprint ?? null, labels: { a: 'b' } },
      }),
      'global',
    );
    const [[listed]] = await c.globalAddresses.list({ project });
    assert.deepEqual([listed?.prefixLength, listed?.labels], [20, { a: 'b' }]);
    const scopes = await all(c.addresses.aggregatedListAsync({ project }));
    assert.equal(scopes.flatMap(([, { addresses }]) => addresses ?? []).length, 1);
    await done(c.globalAddresses.delete({ project, address: 'g' }), 'global');
  });

  it('a VM is made, tagged, stopped, started, changed and deleted', async () => {
    const instanceResource = { name: 'vm', canIpForward: true, networkInterfaces: [{ subnetwork }] };
    await done(c.instances.insert({ project, zone, instanceResource }), 'zone');
    const instance = 'vm';
    const read = async () => (await c.instances.get({ project, zone, instance }))[0];
    const { tags, labelFingerprint, metadata } = await read();
    const tagsResource = { items: ['proxy'], fingerprint: tags?.fingerprint ?? null };
    await done(c.instances.setTags({ project, zone, instance, tagsResource }), 'zone');
    const instancesSetLabelsRequestResource = { labels: { a: 'b' }, labelFingerprint: labelFingerprint ?? null };
    await done(c.instances.setLabels({ project, zone, instance, instancesSetLabelsRequestResource }), 'zone');
    const metadataResource = { items: [{ key: 'k', value: 'v' }], fingerprint: metadata?.fingerprint ?? null };
    await done(c.instances.setMetadata({ project, zone, instance, metadataResource }), 'zone');
    const networkInterface = 'nic0';
    const accessConfigResource = { name: 'external-nat', type: 'ONE_TO_ONE_NAT' };
    await done(
      c.instances.addAccessConfig({ project, zone, instance, networkInterface, accessConfigResource }),
      'zone',
    );
    const changed = await read();
    assert.deepEqual(
      [changed.tags?.items, changed.labels, changed.metadata?.items?.[0]?.value],
      [['proxy'], { a: 'b' }, 'v'],
    );
    assert.match(changed.networkInterfaces?.[0]?.accessConfigs?.[0]?.natIP ?? '', /^34\./);
    const accessConfig = 'external-nat';
    await done(c.instances.deleteAccessConfig({ project, zone, instance, networkInterface, accessConfig }), 'zone');
    assert.deepEqual((await read()).networkInterfaces?.[0]?.accessConfigs, []);
    await done(c.instances.stop({ project, zone, instance }), 'zone');
    const [[stopped]] = await c.instances.list({ project, zone });
    assert.equal(stopped?.status, 'TERMINATED');
    await done(c.instances.start({ project, zone, instance }), 'zone');
    const scopes = await all(c.instances.aggregatedListAsync({ project }));
    assert.equal(scopes.flatMap(([, { instances }]) => instances ?? [])[0]?.status, 'RUNNING');
    await done(c.instances.delete({ project, zone, instance }), 'zone');
  });
});

describe('operations, places and projects', () => {
  it('operations are read by name and number, listed, and forgotten', async () => {
    const [[last]] = await c.global.list({ project, maxResults: 1, orderBy: 'creationTimestamp desc' });
    const operation = last?.name ?? '';
    assert.equal((await c.global.get({ project, operation }))[0].name, operation);
    assert.equal((await c.global.get({ project, operation: String(last?.id) }))[0].name, operation);
    await c.global.delete({ project, operation });
    await refused(c.global.get({ project, operation }), 404, /was not found/);
    const [[regional]] = await c.regional.list({ project, region });
    await c.regional.get({ project, region, operation: regional?.name ?? '' });
    await c.regional.delete({ project, region, operation: regional?.name ?? '' });
    const [[zonal]] = await c.zonal.list({ project, zone });
    await c.zonal.get({ project, zone, operation: zonal?.name ?? '' });
    await c.zonal.delete({ project, zone, operation: zonal?.name ?? '' });
    const scopes = await all(c.global.aggregatedListAsync({ project, includeAllScopes: true }));
    const counts = scopes.map(([, { operations }]) => operations?.length ?? 0).filter((count) => count > 0);
    assert.ok(counts.length >= 3);
  });

  it('an operation that fails resolves, with its error in it', async () => {
    const operationError = { code: 'QUOTA_EXCEEDED', message: "Quota 'NETWORKS' exceeded." };
    await control('POST', 'faults', { method: 'compute.networks.insert', operationError, times: 1 });
    const networkResource = { name: 'never', autoCreateSubnetworks: false };
    const ended = await settled(c.networks.insert({ project, networkResource }), 'global');
    assert.deepEqual(
      [ended.error?.errors?.[0]?.code, ended.httpErrorStatusCode, ended.httpErrorMessage],
      ['QUOTA_EXCEEDED', 403, 'FORBIDDEN'],
    );
    await refused(c.networks.get({ project, network: 'never' }), 404, /was not found/);
  });

  it('regions, zones and quotas are there', async () => {
    const [regions] = await c.regions.list({ project });
    const [zones] = await c.zones.list({ project });
    assert.ok(regions.length > 30 && zones.length > 100);
    const [one] = await c.regions.get({ project, region });
    assert.ok(one.quotas?.some(({ metric, limit }) => metric === 'CPUS' && limit === 72));
    assert.equal((await c.zones.get({ project, zone }))[0].status, 'UP');
  });

  it('a project is attached to a host project, and detached', async () => {
    const host = 'host';
    const wait = async (call: Promise<unknown[]>) => {
      const [started] = await call;
      const { latestResponse } = started as { latestResponse: { name: string } };
      await c.global.wait({ project: host, operation: latestResponse.name });
    };
    const xpnResource = { id: project, type: 'PROJECT' };
    await wait(c.projects.enableXpnHost({ project: host }));
    const attach = { project: host, projectsEnableXpnResourceRequestResource: { xpnResource } };
    await wait(c.projects.enableXpnResource(attach));
    assert.equal((await c.projects.getXpnHost({ project }))[0].name, host);
    const [resources] = await c.projects.getXpnResources({ project: host });
    assert.deepEqual(
      resources.map(({ id }) => id),
      [project],
    );
    const [hosts] = await c.projects.listXpnHosts({ project, projectsListXpnHostsRequestResource: {} });
    assert.deepEqual(
      hosts.map(({ name, xpnProjectStatus }) => [name, xpnProjectStatus]),
      [[host, 'HOST']],
    );
    const detach = { project: host, projectsDisableXpnResourceRequestResource: { xpnResource } };
    await wait(c.projects.disableXpnResource(detach));
    await wait(c.projects.disableXpnHost({ project: host }));
    assert.equal((await c.projects.get({ project: host }))[0].xpnProjectStatus, 'UNSPECIFIED_XPN_PROJECT_STATUS');
  });

  it('a network goes when nothing is in it any more', async () => {
    await refused(c.networks.delete({ project, network: 'n' }), 400, /already being used by/);
    for (const place of [region, 'us-central1', 'us-east1']) {
      const [started] = await c.subnetworks.delete({ project, region: place, subnetwork: 's' });
      const { latestResponse } = started as unknown as { latestResponse: { name: string } };
      await c.regional.wait({ project, region: place, operation: latestResponse.name });
    }
    await done(c.networks.delete({ project, network: 'n' }), 'global');
  });
});
