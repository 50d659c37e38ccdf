import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cure } from '../../functions/remediate.ts';
import { RetryableError } from '../../shared/errors.ts';
import { withLease } from '../../shared/lease.ts';
import { judge } from '../../shared/reconcile.ts';
import { remedy } from '../../shared/remediation.ts';
import { openLines, type Json } from '../simulation/clouds.ts';
import { changesIn } from '../simulation/outcome.ts';
import type { Process } from '../simulation/process.ts';
import { SCENES } from '../simulation/scenes.ts';
import { begin, type Run } from '../simulation/story.ts';

describe('two writers on one network and region', () => {
  const lines = openLines();
  const scene = SCENES[0] ?? assert.fail();
  const setUp = () => begin(lines, scene);
  const key = ({ cloud: { project } }: Run) => `${project}/my-vpc/europe-west2`;

  /** A person's apply, as the command line makes it: waits for the lease, judges under it, remedies. */
  async function apply(run: Run, process: Process): Promise<string> {
    const { wiring, clock } = process;
    const tools = wiring(run.policy);
    const line = { ...tools, policy: run.policy, approved: true, thorough: true };
    for (;;) {
      try {
        return await withLease(tools.objects, { key: key(run), holder: 'a person', clock }, async () => {
          const before = await judge(run.request, line);
          if ('unjudged' in before) return assert.fail(before.reason);
          const conditions = { attempt: 'a person', budget: new AbortController().signal };
          const occasion = { key: key(run), by: { tool: 'apply' } } as const;
          const [done] = await remedy([{ request: run.request, id: 'person', before }], occasion, line, conditions);
          return done?.end.status ?? 'nothing';
        });
      } catch (error) {
        if (!(error instanceof RetryableError)) throw error;
        await new Promise<void>((resolve) => void clock.after(2000, resolve));
      }
    }
  }

  /** A function's delivery, again and again until it is acknowledged. */
  async function remediate(run: Run, process: Process): Promise<void> {
    for (;;) {
      try {
        return await cure(run.request, undefined, process.wiring(run.policy));
      } catch (error) {
        if (!(error instanceof RetryableError)) throw error;
        await new Promise<void>((resolve) => void process.clock.after(10_000, resolve));
      }
    }
  }

  const built = (run: Run): object => {
    const { connectors, routers, subnetworks }: Json = run.cloud.world();
    const ours = routers.filter(({ name }: Json) => name.startsWith('run-egress-'));
    return {
      connectors: connectors.map(({ state }: Json) => state),
      nats: ours.flatMap(({ nats }: Json) => nats).length,
      subnetworks: subnetworks.length,
    };
  };
  const ONE_OF_EACH = { connectors: ['READY'], nats: 1, subnetworks: 3 };

  it('function and command line at once: the lease holds, one of everything, nothing is begun twice', async () => {
    const run = await setUp();
    const [status] = await run.during(Promise.all([apply(run, run.start()), remediate(run, run.start())]));
    assert.match(status, /^(remediated|compliant)$/);
    assert.deepEqual(built(run), ONE_OF_EACH);
    assert.equal(changesIn(run.cloud).length, 3);
    run.cloud.close();
  });

  it('while one works, the other is kept out for all of its minutes; then it finds nothing left to do', async () => {
    const run = await setUp();
    const [first, second] = [run.start(), run.start()];
    const order: string[] = [];
    const working = remediate(run, first).then(() => order.push('function'));
    const waiting = apply(run, second).then((status) => order.push(`person: ${status}`));
    await run.during(Promise.all([working, waiting]));
    assert.equal(order.length, 2);
    assert.ok(['function,person: compliant', 'person: remediated,function'].includes(order.join()), order.join());
    run.cloud.close();
  });

  for (const call of [25, 35, 45]) {
    it(`the holder dies at call ${call}: its lease runs out within half a minute, and the other one finishes`, async () => {
      const run = await setUp();
      const dying = run.start({ call, moment: 'during' });
      await run.during(Promise.race([remediate(run, dying), dying.died]));
      assert.ok(dying.isDead());
      const began = run.cloud.cloud.clock.nowMs();
      const status = await run.during(apply(run, run.start()));
      assert.equal(status, 'remediated');
      assert.deepEqual(built(run), ONE_OF_EACH);
      assert.equal(changesIn(run.cloud).length, 3);
      const waited = (run.cloud.cloud.clock.nowMs() - began) / 1000;
      // Half a minute of lease, and the longest chain: subnetwork 12 s, connector 120 s, and the looks in between.
      assert.ok(waited < 30 + 12 + 120 + 30, `${waited} s`);
      run.cloud.close();
    });
  }
});
