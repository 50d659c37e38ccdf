import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startEmulator } from '../../emulator/server.ts';

const REGION = 'europe-west2';
const COMPUTE = '/compute/v1/projects/p';
const LOCATION = `projects/p/locations/${REGION}`;
const network = 'global/networks/vpc';
const containers = [{ image: 'i', env: [{ name: 'Z', value: '1' }] }];
const connector = (more: object) => ({ minInstances: 2, maxInstances: 3, ...more });
const job = (vpcAccess: object) => ({ labels: { z: '1', a: '2' }, template: { template: { containers, vpcAccess } } });

/** One of everything that a world holds, made in the order in which its parts need each other. */
const MADE: readonly [string, object][] = [
  [`${COMPUTE}/global/networks`, { name: 'vpc', autoCreateSubnetworks: false }],
  [`${COMPUTE}/regions/${REGION}/subnetworks`, { name: 'sub', network, ipCidrRange: '10.1.0.0/24' }],
  [`${COMPUTE}/regions/${REGION}/subnetworks`, { name: 'con', network, ipCidrRange: '10.8.0.0/28' }],
  [`${COMPUTE}/regions/${REGION}/addresses`, { name: 'ip' }],
  [
    `${COMPUTE}/regions/${REGION}/routers`,
    {
      name: 'rt',
      network,
      nats: [
        {
          name: 'nat',
          natIpAllocateOption: 'MANUAL_ONLY',
          natIps: [`projects/p/regions/${REGION}/addresses/ip`],
          sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES',
        },
      ],
    },
  ],
  [`${COMPUTE}/global/firewalls`, { name: 'fw', network, direction: 'EGRESS', denied: [{ IPProtocol: 'all' }] }],
  [
    `${COMPUTE}/global/routes`,
    { name: 'r', network, destRange: '8.8.8.0/24', nextHopGateway: 'global/gateways/default-internet-gateway' },
  ],
  [
    `${COMPUTE}/zones/${REGION}-a/instances`,
    {
      name: 'vm',
      machineType: `zones/${REGION}-a/machineTypes/e2-micro`,
      networkInterfaces: [{ subnetwork: `regions/${REGION}/subnetworks/sub` }],
      disks: [
        { boot: true, initializeParams: { sourceImage: 'projects/debian-cloud/global/images/family/debian-12' } },
      ],
    },
  ],
  [`/v1/${LOCATION}/connectors?connectorId=by-range`, connector({ network: 'vpc', ipCidrRange: '10.9.0.0/28' })],
  [`/v1/${LOCATION}/connectors?connectorId=by-subnet`, connector({ subnet: { name: 'con' } })],
  [`/v2/${LOCATION}/jobs?jobId=by-connector`, job({ connector: `${LOCATION}/connectors/by-range` })],
  [`/v2/${LOCATION}/jobs?jobId=direct`, job({ networkInterfaces: [{ network: 'vpc', subnetwork: 'sub' }] })],
  [`/v2/${LOCATION}/jobs/direct:run`, {}],
];

const READ = [
  `${COMPUTE}/global/networks`,
  `${COMPUTE}/global/firewalls`,
  `${COMPUTE}/global/routes`,
  `${COMPUTE}/aggregated/subnetworks`,
  `${COMPUTE}/aggregated/routers`,
  `${COMPUTE}/aggregated/addresses`,
  `${COMPUTE}/aggregated/instances`,
  `/v1/${LOCATION}/connectors`,
  `/v2/${LOCATION}/jobs`,
];

it('what is saved, forgotten and loaded is saved as the same file, and read as it was', async (t) => {
  const { url, cloud, close } = await startEmulator({ speed: 0 });
  t.after(close);
  const send = async (method: string, path: string, body?: string) => {
    const answer = await fetch(url + path, { method, ...(body !== undefined && { body }) });
    const text = await answer.text();
    assert.equal(answer.status, 200, `${path} ${text}`);
    return text;
  };
  for (const [path, body] of MADE) {
    await send('POST', path, JSON.stringify(body));
    cloud.clock.advance(600);
  }
  const read = () => Promise.all(READ.map(async (path) => JSON.parse(await send('GET', path)) as unknown));
  const before = await read();
  const saved = await send('GET', '/emulator/world');
  await send('POST', '/emulator/reset');
  assert.equal((JSON.parse(await send('GET', `/v2/${LOCATION}/jobs`)) as { jobs?: unknown }).jobs, undefined);
  await send('PUT', '/emulator/world', saved);
  assert.equal(await send('GET', '/emulator/world'), saved);
  assert.deepEqual(await read(), before);
});
