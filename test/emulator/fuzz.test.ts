import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { test } from 'node:test';
import fc from 'fast-check';
import { controlRoutes } from '../../emulator/control/routes.ts';
import { startEmulator } from '../../emulator/server.ts';
import { routes, sections } from '../../emulator/services/index.ts';

/** RUN_EGRESS_FUZZ=100000 goes on for longer. */
const REQUESTS = Number(process.env['RUN_EGRESS_FUZZ'] ?? 4000);

/** Values that stand where a name, a number or a message belongs. */
const NASTY = [
  '',
  'x',
  'my-vpc',
  'my-subnet',
  'rt',
  'projects/p/global/networks/my-vpc',
  'https://evil.example/compute/v1/projects/p/global/networks/my-vpc',
  'regions/europe-west2/subnetworks/my-subnet',
  '__proto__',
  'constructor',
  'toString',
  '..',
  '../../../etc/passwd',
  '\u0000',
  '\ud800',
  '💥'.repeat(50),
  'a'.repeat(3000),
  '10.0.0.0/8',
  '10.0.0.0/99',
  '999.1.1.1/24',
  '::/0',
  '-1',
  '1e999',
  'NaN',
  '(((((',
  '(a+)+$',
  '"',
  "' OR 1=1",
  '$(reboot)',
  '<script>alert(1)</script>',
];
const word = fc.oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: 12 }), fc.constantFrom('europe-west2', 'p'));
const leaf = fc.oneof(
  word,
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e308, -1e308, 2 ** 53, [], {}, [null], [[]], [{}]),
);

/** Field names that some method looks at, so that wrong values get where they are read. */
const FIELDS = [
  'name',
  'network',
  'subnetwork',
  'ipCidrRange',
  'nats',
  'natIps',
  'natIpAllocateOption',
  'subnetworks',
  'rules',
  'action',
  'sourceSubnetworkIpRangesToNat',
  'sourceIpRangesToNat',
  'minPortsPerVm',
  'priority',
  'direction',
  'allowed',
  'denied',
  'IPProtocol',
  'ports',
  'targetTags',
  'sourceRanges',
  'destinationRanges',
  'destRange',
  'nextHopIp',
  'nextHopInstance',
  'nextHopGateway',
  'address',
  'addressType',
  'prefixLength',
  'purpose',
  'labels',
  'labelFingerprint',
  'fingerprint',
  'items',
  'networkInterfaces',
  'accessConfigs',
  'networkIP',
  'natIP',
  'machineType',
  'disks',
  'tags',
  'metadata',
  'bgp',
  'region',
  'secondaryIpRanges',
  'rangeName',
  'routingConfig',
  'autoCreateSubnetworks',
  'networkProfile',
  'enableUlaInternalIpv6',
  'template',
  'containers',
  'image',
  'env',
  'resources',
  'limits',
  'volumes',
  'vpcAccess',
  'connector',
  'egress',
  'taskCount',
  'timeout',
  'annotations',
  'spec',
  'etag',
  'launchStage',
  'overrides',
  'containerOverrides',
  'subnet',
  'projectId',
  'minInstances',
  'maxInstances',
  'minThroughput',
  'topic',
  'subscription',
  'messages',
  'data',
  'attributes',
  'orderingKey',
  'ackIds',
  'ackDeadlineSeconds',
  'maxMessages',
  'pushConfig',
  'pushEndpoint',
  'oidcToken',
  'filter',
  'deadLetterPolicy',
  'retryPolicy',
  'updateMask',
  'entries',
  'logName',
  'resource',
  'severity',
  'resourceNames',
  'orderBy',
  'pageSize',
  'pageToken',
  'destination',
  'xpnResource',
  'id',
  'type',
  'version',
  'project',
  'jobs',
  'networks',
  'routers',
  'effectiveFirewalls',
  'names',
  'method',
  'times',
  'speed',
  'advanceSeconds',
  'now',
  'principal',
  'allow',
  'metric',
  'limit',
  'url',
  '__proto__',
];
const { message } = fc.letrec<{ value: unknown; message: unknown }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, leaf, tie('message'), fc.array(tie('value'), { maxLength: 3 })),
  message: fc.dictionary(fc.constantFrom(...FIELDS), tie('value'), { maxKeys: 8 }),
}));
const raw = fc.oneof(
  fc.constantFrom('{', '[1', '"x"', 'null', '[]', '{"a":1}}', '\u0000', '{"a":"\\ud800"}', 'a=b&c=d', '{"name":1e999}'),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
);
const body = fc.oneof(
  { weight: 8, arbitrary: message.map((one) => JSON.stringify(one)) },
  { weight: 1, arbitrary: raw },
);

const all = [...controlRoutes({ methods: routes, sections }), ...routes].filter(
  // They would take away what the other client is looking at, or make everybody wait.
  ({ id }) => !/^emulator\.(reset|faults\.add|permissions\.add|quotas\.add|triggers\.add)$/.test(id),
);
const segment = fc.oneof({ weight: 3, arbitrary: word.map(encoded) }, { weight: 1, arbitrary: fc.constant('%zz') });
const path = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom(...all).chain((route) =>
      fc.array(segment, { minLength: 6, maxLength: 6 }).map((values) => {
        let i = 0;
        const known: Record<string, string> = { project: 'p', region: 'europe-west2', zone: 'europe-west2-a' };
        const filled = route.path.replace(/\{(\w+)\}/g, (_, name: string) => {
          const value = values[i++] ?? 'x';
          return i % 3 === 0 ? value : (known[name] ?? value);
        });
        return { method: route.method, path: filled };
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND'),
      path: fc.array(segment, { maxLength: 12 }).map((segments) => `/${segments.join('/')}`),
    }),
  },
);
const QUERY = [
  'maxResults',
  'pageToken',
  'filter',
  'orderBy',
  'pageSize',
  'updateMask',
  'requestId',
  'jobId',
  'connectorId',
  'fields',
  'alt',
  '$alt',
  'natName',
  'project',
  'etag',
  'validateOnly',
  'labelSelector',
  'limit',
  'continue',
  'network',
  'accessConfig',
  'networkInterface',
  'uploadType',
  'upload_id',
  'name',
  'generation',
  'ifGenerationMatch',
  'prefix',
];
const query = fc
  .array(fc.tuple(fc.constantFrom(...QUERY), segment), { maxLength: 3 })
  .map((pairs) => pairs.map((pair) => pair.join('=')).join('&'));
const headers = fc.record(
  {
    'content-type': fc.constantFrom('text/plain', 'application/json', 'multipart/mixed; boundary=x', 'x'),
    authorization: fc.constantFrom('Bearer x', 'Bearer a@example.com', 'Basic eDp5', ''),
    range: fc.constantFrom('bytes=0-', 'bytes=9-1', 'x'),
    'content-range': fc.constantFrom('bytes 0-1/2', 'bytes */*', 'x'),
  },
  { requiredKeys: [] },
);

/** Requests that are fine as they are: with one or two values replaced they get far. */
const COMPUTE = '/compute/v1/projects/p';
const R = `${COMPUTE}/regions/europe-west2`;
const containers = [{ image: 'i', env: [{ name: 'a', value: 'b' }], resources: { limits: { cpu: '1' } } }];
const SOUND: readonly { method: string; path: string; body: object }[] = [
  {
    method: 'POST',
    path: `${COMPUTE}/global/networks`,
    body: { name: 'n', autoCreateSubnetworks: false, routingConfig: { routingMode: 'GLOBAL' } },
  },
  {
    method: 'PATCH',
    path: `${COMPUTE}/global/networks/my-vpc`,
    body: { routingConfig: { routingMode: 'REGIONAL' }, mtu: 1460 },
  },
  {
    method: 'POST',
    path: `${R}/subnetworks`,
    body: {
      name: 's',
      network: 'global/networks/my-vpc',
      ipCidrRange: '10.7.0.0/24',
      secondaryIpRanges: [{ rangeName: 'r', ipCidrRange: '10.6.0.0/24' }],
    },
  },
  { method: 'POST', path: `${R}/subnetworks/my-subnet/expandIpCidrRange`, body: { ipCidrRange: '10.9.0.0/23' } },
  {
    method: 'POST',
    path: `${R}/routers`,
    body: {
      name: 'rt',
      network: 'global/networks/my-vpc',
      bgp: { asn: 64512 },
      nats: [
        {
          name: 'nat',
          natIpAllocateOption: 'AUTO_ONLY',
          sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
          subnetworks: [{ name: 'regions/europe-west2/subnetworks/my-subnet', sourceIpRangesToNat: ['ALL_IP_RANGES'] }],
          minPortsPerVm: 64,
          logConfig: { enable: true, filter: 'ALL' },
        },
      ],
    },
  },
  {
    method: 'PATCH',
    path: `${R}/routers/rt`,
    body: {
      nats: [
        {
          name: 'nat',
          natIpAllocateOption: 'AUTO_ONLY',
          sourceSubnetworkIpRangesToNat: 'ALL_SUBNETWORKS_ALL_IP_RANGES',
          endpointTypes: ['ENDPOINT_TYPE_VM'],
          rules: [],
        },
      ],
    },
  },
  {
    method: 'POST',
    path: `${COMPUTE}/global/firewalls`,
    body: {
      name: 'fw',
      network: 'global/networks/my-vpc',
      direction: 'EGRESS',
      priority: 1,
      allowed: [{ IPProtocol: 'tcp', ports: ['443'] }],
      destinationRanges: ['0.0.0.0/0'],
      targetTags: ['t'],
    },
  },
  {
    method: 'PATCH',
    path: `${COMPUTE}/global/firewalls/fw`,
    body: { denied: [{ IPProtocol: 'all' }], allowed: null, disabled: true },
  },
  {
    method: 'POST',
    path: `${COMPUTE}/global/routes`,
    body: {
      name: 'r',
      network: 'global/networks/my-vpc',
      destRange: '0.0.0.0/0',
      nextHopIp: '10.9.0.9',
      priority: 5,
      tags: ['t'],
    },
  },
  {
    method: 'POST',
    path: `${R}/addresses`,
    body: {
      name: 'a',
      addressType: 'INTERNAL',
      subnetwork: 'regions/europe-west2/subnetworks/my-subnet',
      labels: { a: 'b' },
    },
  },
  {
    method: 'POST',
    path: `${COMPUTE}/global/addresses`,
    body: {
      name: 'g',
      addressType: 'INTERNAL',
      purpose: 'VPC_PEERING',
      prefixLength: 20,
      network: 'global/networks/my-vpc',
    },
  },
  {
    method: 'POST',
    path: `${COMPUTE}/zones/europe-west2-a/instances`,
    body: {
      name: 'vm',
      machineType: 'e2-small',
      disks: [{ boot: true }],
      tags: { items: ['t'] },
      metadata: { items: [] },
      networkInterfaces: [
        {
          subnetwork: 'regions/europe-west2/subnetworks/my-subnet',
          networkIP: '10.9.0.9',
          accessConfigs: [{ type: 'ONE_TO_ONE_NAT' }],
        },
      ],
    },
  },
  {
    method: 'POST',
    path: '/v2/projects/p/locations/europe-west2/jobs?jobId=j',
    body: {
      labels: { a: 'b' },
      launchStage: 4,
      template: {
        taskCount: 2,
        template: {
          containers,
          timeout: '600s',
          vpcAccess: { networkInterfaces: [{ network: 'my-vpc', subnetwork: 'my-subnet', tags: ['t'] }], egress: 1 },
        },
      },
    },
  },
  {
    method: 'PATCH',
    path: '/v2/projects/p/locations/europe-west2/jobs/j?allowMissing=true',
    body: { template: { template: { containers, volumes: [{ name: 'v', emptyDir: { medium: 1 } }] } } },
  },
  {
    method: 'POST',
    path: '/v2/projects/p/locations/europe-west2/jobs/j:run',
    body: { overrides: { taskCount: 2, containerOverrides: [{ args: ['a'], env: [{ name: 'x' }] }], timeout: '5s' } },
  },
  {
    method: 'POST',
    path: '/apis/run.googleapis.com/v1/namespaces/p/jobs',
    body: {
      kind: 'Job',
      metadata: { name: 'k', labels: { 'cloud.googleapis.com/location': 'europe-west2' }, annotations: { a: 'b' } },
      spec: {
        template: {
          metadata: {
            annotations: {
              'run.googleapis.com/network-interfaces': '[{"network":"my-vpc","subnetwork":"my-subnet"}]',
              'run.googleapis.com/vpc-access-egress': 'all',
              'run.googleapis.com/container-dependencies': '{"a":["b"]}',
              'run.googleapis.com/secrets': 'a:projects/1/secrets/s',
              'run.googleapis.com/cloudsql-instances': 'a,b',
            },
          },
          spec: {
            taskCount: 1,
            template: {
              spec: {
                containers,
                volumes: [
                  { name: 'v', secret: { secretName: 's', items: [{ key: '1', path: 'p' }] } },
                  { name: 'w', csi: { driver: 'gcsfuse.run.googleapis.com', volumeAttributes: { bucketName: 'b' } } },
                ],
                timeoutSeconds: '600',
                nodeSelector: { 'run.googleapis.com/accelerator': 'x' },
              },
            },
          },
        },
      },
    },
  },
  {
    method: 'POST',
    path: '/v1/projects/p/locations/europe-west2/connectors?connectorId=c',
    body: { network: 'my-vpc', ipCidrRange: '10.8.0.0/28', minInstances: 2, maxInstances: 3, machineType: 'e2-micro' },
  },
  {
    method: 'PATCH',
    path: '/v1/projects/p/locations/europe-west2/connectors/c?updateMask=maxInstances',
    body: { maxInstances: 4, minThroughput: 300 },
  },
  {
    method: 'PUT',
    path: '/v1/projects/p/topics/topic',
    body: { labels: { a: 'b' }, messageRetentionDuration: '600s' },
  },
  {
    method: 'PUT',
    path: '/v1/projects/p/subscriptions/sub',
    body: {
      topic: 'projects/p/topics/topic',
      ackDeadlineSeconds: 20,
      filter: 'attributes:a',
      retryPolicy: { minimumBackoff: '1s' },
      deadLetterPolicy: { deadLetterTopic: 'projects/p/topics/topic', maxDeliveryAttempts: 5 },
      expirationPolicy: { ttl: '86400s' },
    },
  },
  {
    method: 'PATCH',
    path: '/v1/projects/p/subscriptions/sub',
    body: { subscription: { ackDeadlineSeconds: 30, labels: { a: 'b' } }, updateMask: 'ackDeadlineSeconds,labels' },
  },
  {
    method: 'POST',
    path: '/v1/projects/p/topics/topic:publish',
    body: { messages: [{ data: 'eA==', attributes: { a: 'b' }, orderingKey: 'k' }] },
  },
  {
    method: 'POST',
    path: '/v2/entries:write',
    body: {
      logName: 'projects/p/logs/l',
      resource: { type: 'global', labels: { a: 'b' } },
      entries: [{ severity: 500, jsonPayload: { a: 1 }, timestamp: '2026-01-01T00:00:00Z' }],
    },
  },
  {
    method: 'POST',
    path: '/v2/entries:list',
    body: {
      resourceNames: ['projects/p'],
      filter: 'severity>=ERROR AND NOT a.b:(x OR y) "z"',
      orderBy: 'timestamp desc',
      pageSize: 5,
      pageToken: '1',
    },
  },
  {
    method: 'POST',
    path: '/v2/projects/p/sinks',
    body: { name: 's', destination: 'pubsub.googleapis.com/projects/p/topics/topic', filter: 'severity>=ERROR' },
  },
  { method: 'POST', path: '/storage/v1/b?project=p', body: { name: 'bucket', location: 'eu', labels: { a: 'b' } } },
  {
    method: 'POST',
    path: '/upload/storage/v1/b/bucket/o?uploadType=resumable&name=x',
    body: { contentType: 'a/b', metadata: { a: 'b' } },
  },
  { method: 'PATCH', path: '/storage/v1/b/bucket/o/x', body: { metadata: { a: null }, cacheControl: 'x' } },
  {
    method: 'PUT',
    path: '/emulator/world?project=q',
    body: {
      version: 1,
      project: 'q',
      jobs: [{ name: 'projects/q/locations/r/jobs/j', template: { template: { containers } } }],
      networks: [{ name: 'n', peerings: [{ network: 'x' }] }],
      subnetworks: [{ name: 's', region: 'r', network: 'n', ipCidrRange: '10.0.0.0/24' }],
      routers: [{ name: 'rt', region: 'r', network: 'n', nats: [{ name: 'x' }] }],
      firewalls: [{ name: 'f', network: 'n' }],
      effectiveFirewalls: { n: {} },
      names: { a: ['1.1.1.1'] },
    },
  },
  { method: 'POST', path: '/emulator/clock', body: { advanceSeconds: 1 } },
];

/** The paths to all values in a message. */
function pathsIn(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...at, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...value] as never) : { ...(value as object) };
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

const broken = fc.constantFrom(...SOUND).chain((sound) =>
  fc.array(fc.tuple(fc.constantFrom(...pathsIn(sound.body)), leaf), { minLength: 0, maxLength: 2 }).map((changes) => {
    // A later change may find what it is about gone already.
    const changed = changes.reduce<unknown>((one, [where, by]) => {
      try {
        return replaced(one, where, by);
      } catch {
        return one;
      }
    }, sound.body);
    return { method: sound.method, path: sound.path, body: JSON.stringify(changed) };
  }),
);

/** Percent-encoded, whatever the text is: half a surrogate pair, too. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

const random = fc.tuple(path, query, body).map(([where, asked, payload]) => ({
  ...where,
  path: asked === '' ? where.path : `${where.path}?${asked}`,
  body: payload,
}));
const anything = fc.oneof({ weight: 1, arbitrary: random }, { weight: 1, arbitrary: broken });

test(`${REQUESTS} requests that nobody should send are answered as Google would, and disturb nobody`, async (t) => {
  const emulator = await startEmulator({ speed: 0 });
  t.after(() => emulator.close());
  const agent = new Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  const send = (method: string, target: string, sent: Record<string, string> = {}, payload: string | Buffer = '') =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const length = { 'content-length': String(Buffer.byteLength(payload)) };
      const out = request(emulator.url + target, { method, agent, headers: { ...sent, ...length } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
      });
      out.on('error', reject);
      out.end(payload);
    });

  const link = 'https://www.googleapis.com/compute/v1/projects/bystander';
  const network = `${link}/global/networks/n`;
  const world = {
    version: 1,
    project: 'bystander',
    networks: [{ name: 'n', selfLink: network, autoCreateSubnetworks: false }],
  };
  await send('PUT', '/emulator/world', {}, JSON.stringify(world));
  const seen = async () => (await send('GET', '/emulator/world?project=bystander')).text;
  const before = await seen();
  await send('POST', '/compute/v1/projects/p/global/networks', {}, '{"name":"my-vpc","autoCreateSubnetworks":false}');
  emulator.cloud.clock.advance(60);
  const subnet = '{"name":"my-subnet","network":"global/networks/my-vpc","ipCidrRange":"10.9.0.0/24"}';
  await send('POST', '/compute/v1/projects/p/regions/europe-west2/subnetworks', {}, subnet);
  emulator.cloud.clock.advance(60);

  const counts = new Map<number, number>();
  let asked = 0;
  await fc.assert(
    fc.asyncProperty(anything, headers, async ({ path: target, method, body: payload }, sent) => {
      // A pull that waits for messages, and an operation on a clock that stands still, take their time on purpose.
      if (/:(pull|wait)|\/wait/.test(target)) return;
      const answer = await send(method, target, sent, payload);
      counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
      assert.ok(answer.status < 500, `${answer.status} ${answer.text}`);
      assert.doesNotMatch(answer.text, /The local cloud failed/);
      if (answer.status >= 400 && method !== 'HEAD') {
        const { error } = JSON.parse(answer.text) as { error: { code: number; message: string } };
        assert.equal(error.code, answer.status);
        assert.ok(error.message.length > 0);
      }
      emulator.cloud.clock.advance(30);
      if (asked++ % 50 > 0) return;
      // Whatever has come of it can be shown, and saved.
      for (const project of ['p', 'q']) {
        for (const page of ['overview', 'world']) {
          const shown = await send('GET', `/emulator/${page}?project=${project}`);
          assert.equal(shown.status, 200, shown.text);
        }
      }
    }),
    { numRuns: REQUESTS },
  );
  assert.equal(await seen(), before);
  const [accepted, refused] = [200, 400].map((from) =>
    [...counts].filter(([status]) => status >= from && status < from + 100).reduce((sum, [, n]) => sum + n, 0),
  );
  t.diagnostic(`${accepted} accepted, ${refused} refused: ${JSON.stringify(Object.fromEntries(counts))}`);
  assert.ok((accepted ?? 0) > REQUESTS / 20 && (refused ?? 0) > REQUESTS / 4);
});
