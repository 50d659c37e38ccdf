import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { RetryableError, TerminalError } from '../../shared/errors.ts';
import { connect } from '../../shared/gcp/connect.ts';
import type { Measurement, Readings, Span } from '../../shared/telemetry.ts';
import { localCloud, PROJECT } from './fixture.ts';
import { cannedCloud } from './stub.ts';

const RESOURCE = {
  'cloud.region': 'europe-west2',
  'gcp.project_id': PROJECT,
  'service.namespace': 'run-egress',
  'service.instance.id': 'i-1',
};
const SINCE = Date.parse('2026-03-04T05:06:07.250Z');
const applied = (value: number): Measurement => ({
  name: 'run_egress.changes',
  attributes: { outcome: 'applied' },
  value,
});
const SPAN: Span = {
  trace: '4bf92f3577b34da6a3ce929d0e0e4736',
  id: '00f067aa0ba902b7',
  parent: 'b7ad6b7169203331',
  name: 'observe',
  kind: 'internal',
  start: SINCE,
  end: SINCE + 1500.5,
  attributes: { 'run_egress.attempt': 2 },
  failed: true,
};
const both: Readings = { measurements: [applied(1)], spans: [SPAN] };
const never = new AbortController().signal;

describe('telemetry', () => {
  const cloud = localCloud();
  const telemetry = (endpoint = cloud.url) =>
    cloud.connection.telemetry({ endpoint, resource: RESOURCE, since: SINCE });
  const shown = async () =>
    (await (await fetch(`${cloud.url}/emulator/telemetry`)).json()) as Record<
      'metrics' | 'spans',
      Record<string, unknown>[]
    >;

  it('arrives: counters as sums since the process began, a gauge when it is set, histograms, spans', async () => {
    const { send } = telemetry();
    await send({ ...both, measurements: [applied(1), applied(1)] }, never);
    await send(
      {
        measurements: [
          applied(3),
          { name: 'run_egress.jobs', attributes: { status: 'violating' }, value: 4 },
          { name: 'run_egress.queue.age', attributes: { function: 'notify' }, value: 2.5 },
        ],
        spans: [],
      },
      never,
    );
    const { metrics, spans } = await shown();
    assert.deepEqual(
      metrics.map(({ type, unit, labels, value, count, sum, start }) => [
        type,
        unit,
        labels,
        value ?? [count, sum],
        type === 'prometheus.googleapis.com/run_egress.jobs/gauge' || start === `${BigInt(SINCE) * 1_000_000n}`,
      ]),
      [
        ['prometheus.googleapis.com/run_egress.changes/counter', '{change}', { outcome: 'applied' }, 5, true],
        ['prometheus.googleapis.com/run_egress.jobs/gauge', '{job}', { status: 'violating' }, 4, true],
        ['prometheus.googleapis.com/run_egress.queue.age/histogram', 's', { function: 'notify' }, [1, 2.5], true],
      ],
    );
    assert.deepEqual(spans, [
      {
        traceId: SPAN.trace,
        spanId: SPAN.id,
        parentSpanId: SPAN.parent,
        name: 'observe',
        kind: 1,
        startTimeUnixNano: '1772600767250000000',
        endTimeUnixNano: '1772600768750500000',
        attributes: { 'run_egress.attempt': 2 },
        failed: true,
        resource: RESOURCE,
      },
    ]);
  });

  it('that could not be sent is in the next sending, as far as it was counted', async () => {
    const { send } = telemetry();
    await cloud.fault({ method: 'telemetry.metrics.post', status: 503 });
    await assert.rejects(send({ measurements: [applied(2)], spans: [] }, never), RetryableError);
    await fetch(`${cloud.url}/emulator/faults`, { method: 'DELETE' });
    await send({ measurements: [applied(1)], spans: [] }, never);
    assert.deepEqual(
      (await shown()).metrics.map(({ value }) => value),
      [3],
    );
  });

  it('sends a gauge once, not what it was long ago', async () => {
    const { send } = telemetry();
    const jobs: Measurement = { name: 'run_egress.jobs', attributes: { status: 'violating' }, value: 4 };
    await send({ measurements: [jobs], spans: [] }, never);
    await fetch(`${cloud.url}/emulator/telemetry`, { method: 'DELETE' });
    await send({ measurements: [applied(1)], spans: [] }, never);
    assert.deepEqual(
      (await shown()).metrics.map(({ name }) => name),
      ['run_egress.changes'],
    );
  });

  it('that may not be sent names the permission; one of the two arrives without the other', async () => {
    await cloud.fault({ method: 'telemetry.metrics.post', status: 403, message: 'no' });
    await assert.rejects(telemetry().send(both, never), /permission telemetry\.metrics\.write denied/);
    assert.equal((await shown()).spans.length, 1);
  });

  it('that is rejected in part says why, cut', async () => {
    const partly = cloud.connection.telemetry({ endpoint: cloud.url, resource: {}, since: SINCE });
    await assert.rejects(
      partly.send(both, never),
      new TerminalError('1 of metrics were rejected: The resource has no location.'),
    );
  });

  it('ends with its signal', async (t) => {
    const mute = await cannedCloud(t, () => 'silence');
    const ends = new AbortController();
    const { send } = mute.telemetry({ endpoint: 'https://telemetry.googleapis.com', resource: RESOURCE, since: SINCE });
    const sent = send(both, ends.signal);
    ends.abort(new Error('late'));
    await assert.rejects(sent, /late/);
  });

  it('sends a token to Google and to what stands in for it, and to no collector', async (t) => {
    const seen: [string, string | undefined][] = [];
    const collector = createServer((request, response) => {
      seen.push([request.url ?? '', request.headers.authorization]);
      response.setHeader('content-type', 'application/json');
      request.resume().on('end', () => response.end('{}'));
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    t.after(() => collector.close());
    const other = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    const as = (endpoint: string) => connect({ endpoint, principal: 'reader@example.com', projectId: PROJECT });
    const send = (endpoint: string, to: string) =>
      as(endpoint)
        .telemetry({ endpoint: `${to}/`, resource: RESOURCE, since: SINCE })
        .send(both, never);
    await send(cloud.url, other);
    await send(other, other);
    await send(other, 'https://telemetry.googleapis.com');
    assert.deepEqual(
      seen.map(([, token]) => token),
      [...[undefined, undefined], ...Array<string>(4).fill('Bearer reader@example.com')],
    );
    assert.deepEqual(new Set(seen.map(([path]) => path)), new Set(['/v1/metrics', '/v1/traces']));
  });
});
