import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { builtFunctions, linkModules } from '../build/built.ts';
import { BEHIND_CONNECTOR, DIRECT, PROJECT, runEgress, until, type Json, type RunEgress } from './fixture.ts';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What a deployed function has written of itself, as Cloud Monitoring and Cloud Trace would have it. */
async function told(city: RunEgress): Promise<{ metrics: readonly Json[]; spans: readonly Span[] }> {
  return city.control('GET', 'telemetry');
}

/** Waits for spans of these names in one trace. */
function traceWith(city: RunEgress, trace: string, names: readonly string[]): Promise<readonly Span[]> {
  return until(`a trace with ${names.join(', ')}`, async () => {
    const spans = (await told(city)).spans.filter(({ traceId }) => traceId === trace);
    return names.every((name) => spans.some((span) => span.name === name)) ? spans : undefined;
  });
}

/** A new instance of what the stories go through: none has sent anything yet. */
async function freshInstances({ stack }: RunEgress): Promise<void> {
  const { onJobChange, remediate, notify } = stack.functions;
  await Promise.all([onJobChange.restart(), remediate.restart(), notify.restart()]);
}

/** The job of the first story is deployed, judged, cured and told of, as it is without any telemetry. */
async function tellTheStory(city: RunEgress): Promise<void> {
  await city.deploy(BEHIND_CONNECTOR);
  const verdict = await city.result('my-agent-4', 'verdict');
  const cured = await city.result('my-agent-4', 'remediation');
  assert.deepEqual([verdict.status, cured.status], ['violating', 'remediated']);
  await city.quiet();
  const { routers, connectors } = await city.world();
  assert.deepEqual([routers.length, connectors.length], [1, 1]);
  const results = (await city.receive()).filter(({ result }) => result.job.endsWith('/my-agent-4'));
  assert.equal(results.length, 2, 'each result once');
}

const built = await builtFunctions();
linkModules(built.folder, built.names);
after(() => built.remove());

for (const [what, bundles] of [
  ['sources', undefined],
  ['bundles', built.folder],
] as const) {
  describe(`what the functions tell of themselves (${what})`, () => {
    const city = runEgress({ bundles, telemetry: true });

    it('is one connected trace from the event to the message, under the digest of the event id', async () => {
      await city.scene();
      await tellTheStory(city);
      const { event } = await city.result('my-agent-4', 'verdict');
      const trace = createHash('sha256').update(event.id).digest('hex').slice(0, 32);
      const spans = await traceWith(city, trace, ['onJobChange', 'remediate', 'notify']);
      const byId = new Map(spans.map((span) => [span.spanId, span]));
      const ancestry = (span: Span | undefined): string[] =>
        span ? [span.name, ...ancestry(byId.get(span.parentSpanId ?? ''))] : [];
      const ways = new Set(spans.map((span) => ancestry(span).join(' < ')));
      for (const way of [
        'plan < onJobChange',
        'run.jobs.get < observe < onJobChange',
        'notify < publish run-egress-results < onJobChange',
        'compute.routers.create < apply < remediate < publish run-egress-remediations < onJobChange',
        'plan < prove < remediate < publish run-egress-remediations < onJobChange',
        'pubsub.topics.publish < publish run-egress-results < remediate < publish run-egress-remediations < onJobChange',
      ])
        assert.ok(ways.has(way), way);
      const roots = spans.filter(({ parentSpanId }) => byId.get(parentSpanId ?? '') === undefined);
      assert.deepEqual(
        roots.map(({ name }) => name),
        ['onJobChange'],
        'nothing of it hangs in the air',
      );
    });

    it('counts results, times, calls, changes and deliveries, and names nobody', async () => {
      const { metrics, spans } = await told(city);
      const value = (name: string, labels: object) =>
        metrics.find((one) => one.name === name && JSON.stringify(one.labels) === JSON.stringify(labels));
      const verdict = { stage: 'verdict', status: 'violating', occasion: 'event' };
      assert.equal(value('run_egress.results', verdict)?.value, 1);
      const cure = { stage: 'remediation', status: 'remediated', occasion: 'event' };
      assert.equal(value('run_egress.results', cure)?.value, 1);
      assert.equal(value('run_egress.event_to_verdict.duration', { status: 'violating' })?.count, 1);
      assert.equal(value('run_egress.event_to_remediated.duration', { status: 'remediated' })?.count, 1);
      assert.equal(value('run_egress.changes', { outcome: 'applied' })?.value, 3);
      const created = { service: 'compute', method: 'routers.create', outcome: 'ok', status: '2xx' };
      assert.equal(value('run_egress.api.calls', created)?.value, 1);
      assert.equal(value('run_egress.queue.age', { function: 'remediate' })?.count, 1);
      assert.equal(value('run_egress.deliveries', { function: 'onJobChange', outcome: 'done' })?.value, 1);
      const said = [metrics.map(({ labels }) => labels), spans.map(({ name, attributes }) => [name, attributes])];
      assert.doesNotMatch(JSON.stringify(said), /my-agent|my-vpc|vpc-conn|@|myproject|github|140\.82/);
    });

    it('one id stands on every line from the event to the message', async () => {
      const { event } = await city.result('my-agent-4', 'verdict');
      for (const message of ['verdict', 'cure asked for', 'change', 'cure', 'result told']) {
        const lines = city.logged(message);
        assert.ok(lines.length > 0, message);
        for (const line of lines) {
          assert.equal(line.event, event.id, message);
          assert.match(line['logging.googleapis.com/trace'], /^projects\/myproject\/traces\/[0-9a-f]{32}$/);
        }
      }
      for (const line of city.logged('ignored')) assert.match(line.event, /cloudaudit/);
    });

    it('a sweep says how many jobs there are of each status; its id stands on its lines', async () => {
      await city.deploy({ ...DIRECT, job: 'my-agent-6', egress: 'private-ranges-only' });
      await city.result('my-agent-6', 'verdict');
      const message = JSON.stringify({ projects: [PROJECT] });
      await city.call('POST', `/v1/projects/${PROJECT}/topics/run-egress-sweeps:publish`, {
        messages: [{ data: Buffer.from(message).toString('base64') }],
      });
      const [line] = await until('the sweep', () => {
        const lines = city.logged('sweep');
        return lines.length > 0 ? lines : undefined;
      });
      for (const about of ['sweep begins', 'project swept', 'sweep'])
        assert.ok(city.logged(about).every(({ event, sweep }) => event === `sweep ${sweep}`, about));
      await city.quiet();
      await city.stack.functions.sweep.stop();
      const { metrics, spans } = await told(city);
      const jobs = metrics.filter(({ name }) => name === 'run_egress.jobs');
      assert.deepEqual(Object.fromEntries(jobs.map(({ labels, value }) => [labels.status, value])), {
        compliant: line.compliant,
        violating: line.violating,
        undetermined: line.undetermined,
      });
      assert.ok(line.compliant > 0);
      const trace = createHash('sha256').update(line.event).digest('hex').slice(0, 32);
      const deliveries = spans.filter(({ name, traceId }) => name === 'sweep' && traceId === trace);
      assert.ok(deliveries.length >= 3, 'start, project and summary are one trace');
      assert.ok(deliveries.some(({ parentSpanId }) => spans.some(({ spanId }) => spanId === parentSpanId)));
    });

    it('and what an instance has left it sends when it is told to end', async () => {
      const { event } = await city.result('my-agent-4', 'verdict');
      const trace = createHash('sha256').update(event.id).digest('hex').slice(0, 32);
      const told = (spans: readonly Span[]) => spans.filter(({ name }) => name === 'notify').length;
      // The second message came too soon after the first to be sent, unless the machine is slow.
      assert.ok(told(await traceWith(city, trace, ['notify'])) <= 2);
      await city.stack.functions.notify.stop();
      assert.equal(told(await traceWith(city, trace, ['notify'])), 2);
    });
  });
}

describe('telemetry that goes nowhere changes nothing', () => {
  const city = runEgress({ telemetry: true });
  const notDelivered = () => city.logged('telemetry is not delivered');

  it('when nothing is answered at all', async () => {
    await city.scene();
    await freshInstances(city);
    // Ten hours of the local cloud's time, two minutes of ours: far beyond the three seconds that a delivery waits.
    const silent = [
      await city.fault({ method: 'telemetry.metrics.post', delaySeconds: 36_000 }),
      await city.fault({ method: 'telemetry.traces.post', delaySeconds: 36_000 }),
    ];
    await tellTheStory(city);
    for (const { id } of silent) assert.ok((await city.hits(id)) > 0);
    assert.match(notDelivered()[0]?.reason, /3 s|no answer/i);
    assert.deepEqual((await told(city)).spans, []);
  });

  it('when it is refused, which is said once an instance', async () => {
    await city.scene();
    await freshInstances(city);
    await city.control('POST', 'permissions', { principal: '*', deny: ['telemetry.*'] });
    await tellTheStory(city);
    const lines = notDelivered();
    assert.ok(lines.length >= 1 && lines.length <= 5, `${lines.length} lines of five functions`);
    for (const { reason, severity } of lines)
      assert.deepEqual([severity, /permission telemetry\.(metrics|traces)\.write/.test(reason)], ['WARNING', true]);
  });

  it('when the server fails: what was counted comes with the next sending', async () => {
    await city.scene();
    await freshInstances(city);
    const { id } = await city.fault({ method: 'telemetry.metrics.post', status: 503 });
    await tellTheStory(city);
    assert.ok((await city.hits(id)) > 0);
    assert.deepEqual((await told(city)).metrics, []);
    await city.control('DELETE', 'faults');
    await city.stack.functions.remediate.stop();
    const { metrics } = await told(city);
    assert.equal(metrics.find(({ name }) => name === 'run_egress.changes')?.value, 3);
  });
});

describe('an endpoint where nobody listens', () => {
  const city = runEgress({ telemetry: 'http://127.0.0.1:9' });

  it('changes nothing either', async () => {
    await city.scene();
    await tellTheStory(city);
    assert.ok(city.logged('telemetry is not delivered').length > 0);
    assert.deepEqual(await told(city), { metrics: [], spans: [] });
  });
});
