import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RetryableError } from '../../shared/errors.ts';
import type { Request } from '../../shared/event/request.ts';
import { namesOf } from '../../shared/examine.ts';
import type { Reads } from '../../shared/ports.ts';
import { judge } from '../../shared/reconcile.ts';
import { remedy } from '../../shared/remediation.ts';
import type { Unknown } from '../../shared/snapshot/observed.ts';
import { fakeWrites, readsOf } from '../support/fakes.ts';
import { virtualClock } from '../support/clock.ts';
import { aJob, JOB, viaConnector, viaInterface } from '../support/jobs.ts';
import { aPolicyFile } from '../support/line.ts';
import type { Json } from '../support/resources.ts';
import { readWorld } from '../support/world.ts';
import { render } from '../../shared/text/languages.ts';
import { unread } from '../support/told.ts';

const policy = aPolicyFile('remediation: create\nconnector: {network: my-vpc}');
const request: Request = { job: JOB, cause: { id: 'e', method: 'm', time: '2026-03-04T05:06:07Z' } };
const disabled = unread('API vpcaccess.googleapis.com is not enabled (403)', 'disabled');
const passing = unread('503 backendError: later', 'transient');

/** A line on which connectors can't be read. */
function lineWithout(vpcAccess: Json, connectors: Unknown) {
  const world = readWorld({ jobs: [aJob(vpcAccess)] });
  const reads: Reads = { ...readsOf(world), connectors: async () => connectors };
  return { reads, names: namesOf(world), policy, writes: fakeWrites(), clock: virtualClock(), objects: undefined };
}

describe('a read that failed', () => {
  test('but may work later ends the look: the delivery comes again', async () => {
    await assert.rejects(judge(request, lineWithout(viaConnector(), passing)), (error) => {
      return error instanceof RetryableError && error.message === render(passing.reason);
    });
  });

  test('because the API is switched off hides nothing from a job without a connector', async () => {
    const answer = await judge(request, lineWithout(viaInterface(), disabled));
    assert.ok(!('unjudged' in answer));
    assert.deepEqual([answer.unread, answer.restricted.permitted.length], [[], 1]);
  });

  test('because the API is switched off is told of a job with one, and nothing is changed', async () => {
    const answer = await judge(request, lineWithout(viaConnector(), disabled));
    assert.ok(!('unjudged' in answer));
    assert.deepEqual([answer.unread, answer.restricted.permitted], [[render(disabled.reason)], []]);
  });

  test('after the changes leaves them told, and unproved', async () => {
    const line = lineWithout(viaInterface(), disabled);
    const before = await judge(request, line);
    assert.ok(!('unjudged' in before));
    const broken = { ...line, reads: { ...line.reads, routers: async () => passing } };
    const conditions = { attempt: 'a', budget: new AbortController().signal };
    const occasion = { key: 'k', by: { tool: 'apply' } } as const;
    const [{ outcomes, after, end } = assert.fail()] = await remedy(
      [{ request, id: 'r', before }],
      occasion,
      broken,
      conditions,
    );
    assert.deepEqual(end, { status: 'failed', unfinished: true });
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['applied'],
    );
    assert.deepEqual(after, { unjudged: 'unknown', reason: render(passing.reason) });
  });
});
