import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recorder } from '../../../functions/recorder.ts';
import { sender } from '../../../functions/sender.ts';
import { telemetrySettings } from '../../../functions/telemetry-settings.ts';
import type { Readings, Telemetry } from '../../../shared/telemetry.ts';
import { virtualClock } from '../../support/clock.ts';

/** A sender with a place that takes, refuses or says nothing, on a clock that stands still. */
function sending(send: Telemetry['send'] = () => Promise.resolve()) {
  const clock = virtualClock();
  const lines: unknown[][] = [];
  const sent: Readings[] = [];
  const own = recorder(() => clock.now());
  const telemetry: Telemetry = {
    send(readings, signal) {
      sent.push(readings);
      return send(readings, signal);
    },
  };
  const sends = sender({ telemetry, recorder: own, clock, log: (...line) => void lines.push(line) });
  const count = () => own.count('run_egress.changes', { outcome: 'applied' });
  return { ...sends, clock, lines, sent, count };
}

describe('sending', () => {
  it('happens with the first delivery, and at most every ten seconds after that', async () => {
    const { afterDelivery, clock, sent, count } = sending();
    for (let i = 0; i < 5; i += 1) {
      count();
      await afterDelivery();
      clock.advance(3);
    }
    assert.deepEqual(
      sent.map(({ measurements }) => measurements[0]?.value),
      [1, 4],
    );
  });

  it('at the end takes what is left, whenever it was last', async () => {
    const { afterDelivery, atTheEnd, sent, count } = sending();
    count();
    await afterDelivery();
    count();
    await atTheEnd();
    assert.equal(sent.length, 2);
  });

  it('to a place that says nothing is given up after three seconds, and nobody throws', async () => {
    let aborted = false;
    const { afterDelivery, clock, lines } = sending((_, signal) => {
      signal.addEventListener('abort', () => (aborted = true));
      return new Promise(() => undefined);
    });
    const ended = afterDelivery();
    clock.advance(3);
    await ended;
    assert.ok(aborted);
    assert.deepEqual(lines, [['WARNING', 'telemetry is not delivered', { reason: 'not within 3 s' }]]);
    assert.equal(clock.armed, 0);
  });

  it('does not hold up deliveries that end meanwhile', async () => {
    let release = (): void => undefined;
    const { afterDelivery, sent } = sending(() => new Promise((resolve) => (release = resolve)));
    const first = afterDelivery();
    await afterDelivery();
    release();
    await first;
    assert.equal(sent.length, 1);
  });

  it('that fails is said once, left alone for a minute, and said again after it had worked', async () => {
    let isDown = true;
    const { afterDelivery, clock, lines, sent } = sending(() =>
      isDown ? Promise.reject(new Error('x'.repeat(5000))) : Promise.resolve(),
    );
    await afterDelivery();
    clock.advance(59);
    await afterDelivery();
    assert.equal(sent.length, 1);
    clock.advance(1);
    await afterDelivery();
    assert.deepEqual([sent.length, lines.length], [2, 1]);
    assert.ok(JSON.stringify(lines).length < 500, 'what others say is cut');
    isDown = false;
    clock.advance(60);
    await afterDelivery();
    isDown = true;
    clock.advance(10);
    await afterDelivery();
    assert.deepEqual([sent.length, lines.length], [4, 2]);
  });
});

describe('what the environment says of telemetry', () => {
  const settings = (endpoint: string, attributes = '', service = '') =>
    telemetrySettings({ endpoint, attributes, service, project: 'my-project' });

  it('without an endpoint: nothing is sent', () => assert.equal(settings(''), undefined));

  for (const wrong of ['telemetry.googleapis.com', 'ftp://x', 'nonsense', 'javascript:alert(1)'])
    it(`${wrong} is no endpoint`, () => assert.equal(typeof settings(wrong), 'string'));

  it("the resource is of OpenTelemetry's own variables; each process has an id of its own", () => {
    const given = settings(
      'https://telemetry.googleapis.com',
      'cloud.region=europe-west2, a.b = x%20y ,junk,=,c=%',
      's',
    );
    assert.ok(typeof given === 'object');
    const { 'service.instance.id': id, ...resource } = given.resource;
    assert.match(id ?? '', /^[0-9a-f-]{36}$/);
    assert.deepEqual(resource, {
      'gcp.project_id': 'my-project',
      'service.namespace': 'run-egress',
      'service.name': 's',
      'cloud.region': 'europe-west2',
      'a.b': 'x y',
      c: '%',
    });
  });
});
