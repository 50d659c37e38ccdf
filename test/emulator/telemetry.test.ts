import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startEmulator } from '../../emulator/server.ts';

type Json = Record<string, unknown>;

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const RESOURCE = {
  attributes: [
    attribute('cloud.region', 'europe-west2'),
    attribute('service.instance.id', 'i-1'),
    attribute('gcp.project_id', 'myproject'),
  ],
};
const POINT = { timeUnixNano: '1795841285691000000', startTimeUnixNano: '1795841280000000000' };
const counter = (value: number, name = 'a.calls', over: Json = {}) => ({
  name,
  unit: '{call}',
  sum: {
    isMonotonic: true,
    aggregationTemporality: 2,
    dataPoints: [{ ...POINT, attributes: [attribute('status', 'ok')], asDouble: value, ...over }],
  },
});
const ofMetrics = (metrics: readonly object[], resource: object = RESOURCE) => ({
  resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }],
});
const SPAN = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  name: 'work',
  kind: 1,
  startTimeUnixNano: '1795841280000000000',
  endTimeUnixNano: '1795841285691000000',
  status: { code: 2 },
};
const ofSpans = (spans: readonly object[]) => ({ resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ spans }] }] });

describe('the Telemetry API', async () => {
  const { url, close } = await startEmulator({ speed: 0 });
  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(url + path, { method: 'POST', body: JSON.stringify(body), headers });
    return { status: response.status, body: (await response.json()) as Json };
  };
  const shown = async (query = '') =>
    (await (await fetch(`${url}/emulator/telemetry${query}`)).json()) as { metrics: Json[]; spans: Json[] };

  it('keeps the last point of each series, under the name that Cloud Monitoring would give it', async () => {
    const histogram = { ...POINT, count: '2', sum: 3, bucketCounts: [1, '1'], explicitBounds: [1] };
    const all = [
      counter(1),
      { name: 'a.jobs', gauge: { dataPoints: [{ ...POINT, asInt: '7' }] } },
      { name: 'a.seconds', histogram: { aggregationTemporality: 2, dataPoints: [histogram] } },
    ];
    assert.deepEqual(await post('/v1/metrics', ofMetrics(all)), { status: 200, body: {} });
    await post('/v1/metrics', ofMetrics([counter(4)]));
    const { metrics } = await shown('?project=myproject');
    assert.deepEqual(
      metrics.map(({ type, labels, value, count, sum }) => ({ type, labels, value: value ?? [count, sum] })),
      [
        { type: 'prometheus.googleapis.com/a.calls/counter', labels: { status: 'ok' }, value: 4 },
        { type: 'prometheus.googleapis.com/a.jobs/gauge', labels: {}, value: 7 },
        { type: 'prometheus.googleapis.com/a.seconds/histogram', labels: {}, value: [2, 3] },
      ],
    );
    assert.deepEqual((await shown('?project=other')).metrics, []);
  });

  it('keeps spans, and forgets all of it when told to, and with a reset', async () => {
    assert.deepEqual(await post('/v1/traces', ofSpans([SPAN])), { status: 200, body: {} });
    const { spans } = await shown();
    assert.deepEqual(
      spans.map(({ name, failed, traceId }) => [name, failed, traceId]),
      [['work', true, SPAN.traceId]],
    );
    await fetch(`${url}/emulator/telemetry`, { method: 'DELETE' });
    assert.deepEqual(await shown(), { metrics: [], spans: [] });
    await post('/v1/traces', ofSpans([SPAN]));
    await fetch(`${url}/emulator/reset`, { method: 'POST' });
    assert.deepEqual(await shown(), { metrics: [], spans: [] });
  });

  const rejected: [string, object, RegExp][] = [
    ['a name with a hyphen', ofMetrics([counter(1, 'a-b')]), /a-b is not valid/],
    [
      'a label with a hyphen',
      ofMetrics([counter(1, 'a', { attributes: [attribute('a-b', 'c')] })]),
      /label key a-b of a/,
    ],
    ['no region', ofMetrics([counter(1)], { attributes: [attribute('service.instance.id', 'i')] }), /no location/],
    ['no instance', ofMetrics([counter(1)], { attributes: [attribute('cloud.region', 'r')] }), /no instance/],
  ];
  for (const [what, body, message] of rejected)
    it(`rejects points with ${what}, and says so as the protocol has it`, async () => {
      const { status, body: answer } = await post('/v1/metrics', body);
      const { rejectedDataPoints, errorMessage } = answer['partialSuccess'] as Json;
      assert.deepEqual([status, rejectedDataPoints], [200, '1']);
      assert.match(String(errorMessage), message);
    });

  const malformed: [string, string, object, RegExp][] = [
    ['ids of another length', '/v1/traces', ofSpans([{ ...SPAN, spanId: 'abc' }]), /spans\.0\.spanId/],
    ['a trace of zeros', '/v1/traces', ofSpans([{ ...SPAN, traceId: '0'.repeat(32) }]), /spans\.0\.traceId/],
    ['a time as text', '/v1/traces', ofSpans([{ ...SPAN, endTimeUnixNano: '2026-01-01' }]), /endTimeUnixNano/],
    ['a metric of two kinds', '/v1/metrics', ofMetrics([{ ...counter(1), gauge: { dataPoints: [] } }]), /one of gauge/],
    ['a point without a value', '/v1/metrics', ofMetrics([counter(1, 'a', { asDouble: undefined })]), /asDouble/],
    ['resources that are no list', '/v1/metrics', { resourceMetrics: {} }, /resourceMetrics/],
  ];
  for (const [what, path, body, message] of malformed)
    it(`refuses ${what}, by the field`, async () => {
      const { status, body: answer } = await post(path, body);
      assert.equal(status, 400);
      assert.match(JSON.stringify(answer), message);
    });

  it('refuses a caller who lacks the permission, and names it', async () => {
    const rule = { principal: 'reader@example.com', deny: ['telemetry.*'] };
    await fetch(`${url}/emulator/permissions`, { method: 'POST', body: JSON.stringify(rule) });
    for (const [path, permission] of [
      ['/v1/metrics', 'telemetry.metrics.write'],
      ['/v1/traces', 'telemetry.traces.write'],
    ] as const) {
      const { status, body } = await post(path, {}, { authorization: 'Bearer reader@example.com' });
      assert.equal(status, 403);
      assert.match(JSON.stringify(body), new RegExp(permission));
    }
  });

  it('ends', () => close());
});
