import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verdict } from '../../functions/on-job-change.ts';
import { cure } from '../../functions/remediate.ts';
import { RetryableError } from '../../shared/errors.ts';
import type { Request } from '../../shared/event/request.ts';
import type { Result } from '../../shared/result/result.ts';
import { openLines, type Json } from '../simulation/clouds.ts';
import { changesIn } from '../simulation/outcome.ts';
import { SCENES } from '../simulation/scenes.ts';
import { begin, deliver, pulled, type Run } from '../simulation/story.ts';

describe('functions that wait, give up, and do not fight', () => {
  const lines = openLines();

  /** A Direct VPC job without a NAT: one change. */
  const scene = SCENES[2] ?? assert.fail();
  const setUp = (policy = '') => begin(lines, { ...scene, policy: scene.policy + policy });
  const now = (run: Run) => run.cloud.cloud.clock.nowMs();
  const at = (run: Run, event: string): Request => {
    const time = new Date(now(run)).toISOString();
    return { ...run.request, cause: { ...run.request.cause, id: event, time } };
  };
  const judge = (run: Run, request: Request) => run.during(verdict(request, run.start().wiring(run.policy)));
  const deliverOnce = (run: Run, request: Request, publishedAt: string) =>
    run.during(
      cure(request, publishedAt, run.start().wiring(run.policy)).then(
        () => 'acknowledged',
        (error: unknown) => {
          if (error instanceof RetryableError) return error.message;
          throw error;
        },
      ),
    );

  /** What waits in a subscription, with its ordering key and time. */
  async function messages(run: Run): Promise<Json[]> {
    const path = `/v1/projects/${run.cloud.project}/subscriptions/remediations`;
    const { receivedMessages = [] } = await run.cloud.call('POST', `${path}:pull`, {
      maxMessages: 100,
      returnImmediately: true,
    });
    if (receivedMessages.length > 0) {
      await run.cloud.call('POST', `${path}:acknowledge`, { ackIds: receivedMessages.map(({ ackId }: Json) => ackId) });
    }
    return receivedMessages.map(({ message }: Json) => ({
      ...message,
      body: JSON.parse(Buffer.from(message.data, 'base64').toString()),
    }));
  }

  it('limits.delay: nothing is changed before, nobody is held up, and no function is held', async () => {
    const run = await setUp('limits: { delay: 12m }\n');
    await judge(run, at(run, 'deployed'));
    const [first, ...others] = await messages(run);
    assert.deepEqual([others.length, first.orderingKey ?? ''], [0, ''], 'it holds up nothing else of its network');
    assert.equal(Date.parse(first.body.notBefore) - now(run), 720_000);
    let message = first;
    let [deliveries, renewals] = [0, 0];
    for (let end = ''; end !== 'acknowledged' || changesIn(run.cloud).length === 0; deliveries += 1) {
      assert.ok(deliveries < 40, 'it ends');
      const began = now(run);
      end = await deliverOnce(run, message.body, message.publishTime);
      if (Date.parse(first.body.notBefore) > began) {
        assert.equal(now(run), began, 'a delivery that has to wait takes no time');
        assert.deepEqual(changesIn(run.cloud), []);
      }
      const [renewed] = await messages(run);
      if (renewed) [message, renewals] = [renewed, renewals + 1];
      run.cloud.cloud.clock.advance(60);
    }
    assert.equal(renewals, 2, 'after five and ten minutes in a message of its own: no message is refused 25 times');
    const results = await run.results();
    assert.deepEqual(
      results.map(({ stage, status }) => `${stage} ${status}`),
      ['verdict violating', 'remediation remediated'],
    );
    run.cloud.close();
  });

  it('limits.delay: an event that comes late has waited already', async () => {
    const run = await setUp('limits: { delay: 10m }\n');
    const request = at(run, 'deployed');
    run.cloud.cloud.clock.advance(700);
    await judge(run, request);
    const [message] = await messages(run);
    assert.equal(message.body.notBefore, undefined);
    run.cloud.close();
  });

  it('limits.delay: what infrastructure as code has built meanwhile is not built again', async () => {
    const run = await setUp('limits: { delay: 10m }\n');
    await judge(run, at(run, 'deployed'));
    const [message] = await messages(run);
    const nats = [
      {
        name: 'terraform',
        natIpAllocateOption: 'AUTO_ONLY',
        sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
        subnetworks: [
          {
            name: `projects/${run.cloud.project}/regions/europe-west2/subnetworks/my-subnet`,
            sourceIpRangesToNat: ['ALL_IP_RANGES'],
          },
        ],
      },
    ];
    const routers = `/compute/v1/projects/${run.cloud.project}/regions/europe-west2/routers`;
    await run.cloud.call('POST', routers, { name: 'terraform', network: 'global/networks/my-vpc', nats });
    run.cloud.cloud.clock.advance(601);
    run.cloud.cloud.requests.clear();
    assert.equal(await deliverOnce(run, message.body, message.publishTime), 'acknowledged');
    assert.deepEqual(changesIn(run.cloud), []);
    const [, cured] = await run.results();
    assert.equal(cured?.status, 'compliant');
    run.cloud.close();
  });

  it('work that never ends is pending once, and failed after twenty attempts at it', async () => {
    const run = await setUp();
    run.cloud.cloud.faults.add({ method: 'compute.routers.patch', status: 503 });
    const deliveries = await deliver(run, 'remediate');
    assert.equal(deliveries, 20);
    const results = await run.results();
    assert.deepEqual(
      results.map(({ status }) => status),
      ['pending', 'failed'],
    );
    run.cloud.close();
  });

  it('what takes longer than a function may is told as pending, handed on, and its end told by a later delivery', async () => {
    const run = await setUp();
    // A quota per minute that stays used up: it is waited for, until the budget of 480 s is spent.
    const fault = run.cloud.cloud.faults.add({ method: 'compute.routers.patch', status: 429, times: 60 });
    const began = now(run);
    const deliveries = await deliver(run, 'remediate');
    assert.equal(fault.hits, 60);
    assert.ok(deliveries > 1 && now(run) - began > 480_000, `${deliveries} deliveries`);
    const results = await run.results();
    assert.deepEqual(
      results.map(({ status }) => status),
      ['pending', 'remediated'],
    );
    run.cloud.close();
  });

  describe('when somebody takes away what was built', () => {
    const router = (run: Run) =>
      `/compute/v1/projects/${run.cloud.project}/regions/europe-west2/routers/run-egress-my-vpc`;

    /** One deploy more: judged, cured if that is asked for; answers what was told. */
    async function deploy(run: Run, event: string): Promise<readonly Result[]> {
      const request = at(run, event);
      await judge(run, request);
      for (const asked of await pulled<Request>(run.cloud, 'remediations')) {
        await run.during(cure(asked, undefined, run.start().wiring(run.policy)));
      }
      return run.results();
    }

    async function takeAway(run: Run): Promise<void> {
      await run.cloud.call('PATCH', router(run), { nats: [] });
      run.cloud.cloud.clock.advance(60);
    }

    it('it is made again, and said so; and not without end', async () => {
      const run = await setUp('limits: { rebuilds: 2 }\n');
      const taken = ({ findings }: Result) => findings.find(({ id }) => id === 'taken-away');
      const [, built] = await deploy(run, 'first');
      assert.deepEqual([built?.status, built && taken(built)], ['remediated', undefined]);
      for (const again of ['second', 'third']) {
        await takeAway(run);
        const [judged, cured] = await deploy(run, again);
        assert.equal(cured?.status, 'remediated');
        assert.ok(judged && taken(judged) && taken(cured), `${again}: verdict and cure say so`);
      }
      await takeAway(run);
      run.cloud.cloud.requests.clear();
      const results = await deploy(run, 'fourth');
      assert.deepEqual(
        results.map(({ stage, status }) => `${stage} ${status}`),
        ['verdict violating'],
        'no cure is asked for any more',
      );
      assert.match(results[0]?.changes[0]?.because ?? '', /made 3 times and taken away again each time/);
      assert.match(taken(results[0] ?? assert.fail())?.nextSteps[0]?.command ?? '', /^gcloud logging read /);
      assert.deepEqual(changesIn(run.cloud), []);
      run.cloud.close();
    });
  });

  it('something else under the name that was wanted is left alone, and is a finding', async () => {
    const run = await begin(lines, SCENES[0] ?? assert.fail());
    // While the subnetwork is being made, somebody makes a router of our name for another network.
    const routers = `/compute/v1/projects/${run.cloud.project}/regions/europe-west2/routers`;
    const process = run.start();
    const work = cure(run.request, undefined, process.wiring(run.policy));
    run.cloud.cloud.clock.after(5, () => {
      void run.cloud.call('POST', routers, { name: 'run-egress-my-vpc', network: 'global/networks/their-vpc' });
    });
    await run.during(work);
    const [result] = await run.results();
    assert.equal(result?.status, 'failed');
    const finding = result.findings.find(({ id }) => id === 'exists-otherwise');
    assert.match(finding?.summary ?? '', /run-egress-my-vpc is there already, but not as it is needed/);
    const { routers: all }: Json = run.cloud.world();
    const theirs = all.find(({ name }: Json) => name === 'run-egress-my-vpc');
    assert.match(theirs.network, /their-vpc$/);
    assert.deepEqual(theirs.nats ?? [], []);
    run.cloud.close();
  });
});
