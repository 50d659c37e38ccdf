import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { deployJob } from '../../cli/stories/deploy.ts';
import { STORIES } from '../../cli/stories/stories.ts';
import { tellStory } from '../../cli/stories/tell.ts';
import { BEHIND_CONNECTOR, runEgress, type Json } from './fixture.ts';
import { listen, overheard } from './overheard.ts';

const KEY = 'projects/my-kms-project/locations/europe-west2/keyRings/run/cryptoKeys/HSMrunSharedKey';
const JOBS = '/v2/projects/myproject/locations/europe-west2/jobs';
const COMPUTE = 'https://www.googleapis.com/compute/v1/projects/myproject';
/** Texts of the job's environment and secret: nobody but Cloud Run has to know them. */
const PRIVATE = /testvalue|release_17\.0\.0|cloud_run_test|cloud_run_secret|pdev/;

describe('the stories of the local cloud, and the state of the world after each', () => {
  const city = runEgress({ speed: 60 });

  /** Tells a story, and listens to everything that run-egress says meanwhile. */
  async function tell(id: string): Promise<void> {
    const story = STORIES.find((one) => one.id === id);
    assert.ok(story);
    let listening: Promise<void> | undefined;
    await tellStory(
      story,
      city.stack,
      () => undefined,
      async (cloud, deploy) => {
        await (listening ??= listen(city));
        return deployJob(cloud, deploy);
      },
    );
    await city.quiet();
  }

  /** Subnetworks that a router's NATs cover, each with the ranges of it. */
  const covered = (router: Json): object[] =>
    router.nats.map((nat: Json) => ({
      option: nat.sourceSubnetworkIpRangesToNat,
      of: nat.subnetworks.map(({ name, sourceIpRangesToNat }: Json) => [name.split('/').at(-1), sourceIpRangesToNat]),
    }));
  const listing = (subnetwork: string) => ({
    option: 'LIST_OF_SUBNETWORKS',
    of: [[subnetwork, ['PRIMARY_IP_RANGE']]],
  });

  beforeEach(() => city.scene());

  afterEach(async () => {
    await city.receive();
    const said = await overheard(city);
    assert.ok(said.length > 0);
    assert.deepEqual(
      said.filter((text) => PRIVATE.test(text)),
      [],
    );
  });

  it('a. the connector is missing: it is built with all that it needs, and the job keeps its settings to the letter', async () => {
    await tell('a');
    const { connectors, routers, subnetworks, firewalls, jobs } = await city.world();
    assert.equal(connectors.length, 1);
    const [{ name, subnet, minInstances, maxInstances, machineType, state }] = connectors;
    assert.deepEqual(
      { name, subnet, minInstances, maxInstances, machineType, state },
      {
        name: 'projects/myproject/locations/europe-west2/connectors/vpc-conn-europe',
        subnet: { name: 'run-egress-vpc-conn-europe', projectId: 'myproject' },
        minInstances: 2,
        maxInstances: 3,
        machineType: 'e2-micro',
        state: 'READY',
      },
    );
    const own = subnetworks.find((subnetwork: Json) => subnetwork.name === subnet.name);
    assert.match(own.ipCidrRange, /^10\.8\.\d+\.\d+\/28$/);
    assert.equal(own.network, `${COMPUTE}/global/networks/my-vpc`);
    assert.deepEqual(routers.map(covered), [[listing('run-egress-vpc-conn-europe')]]);
    assert.equal(routers[0].network, `${COMPUTE}/global/networks/my-vpc`);
    // Google's own rules come with the connector; none is ours.
    assert.deepEqual(
      firewalls.filter((rule: Json) => !rule.name.startsWith('aet-')),
      [],
    );
    assert.equal(jobs.length, 1);
    const writes = await city.writes();
    assert.deepEqual(writes.toSorted(), [
      'compute.routers.insert',
      'compute.subnetworks.insert',
      'vpcaccess.projects.locations.connectors.create',
    ]);
    const requests = await city.requests();
    const at = (method: string) => Date.parse(requests.find((one) => one.method === method)?.at ?? '');
    const apart = at('compute.routers.insert') - at('vpcaccess.projects.locations.connectors.create');
    assert.ok(Math.abs(apart) < 60_000, `side by side: a connector takes two minutes, they began ${apart} ms apart`);

    const { body: v2 } = await city.call('GET', `${JOBS}/my-agent-4`);
    const { encryptionKey, containers, vpcAccess, maxRetries, timeout, serviceAccount } = v2.template.template;
    assert.deepEqual(v2.labels, { refersh: 'image' });
    assert.equal(encryptionKey, KEY);
    assert.deepEqual(containers[0].env, [
      { name: 'env', value: 'pdev' },
      { name: 'name', value: 'testvalue' },
      { name: 'region', value: 'uk' },
      { name: 'version', value: 'release_17.0.0' },
      {
        name: 'cloud_run_secret',
        valueSource: { secretKeyRef: { secret: 'cloud_run_test', version: 'latest' } },
      },
    ]);
    assert.deepEqual(
      { maxRetries, timeout, serviceAccount, egress: vpcAccess.egress },
      {
        maxRetries: 3,
        timeout: '600s',
        serviceAccount: 'mgmt@myproject.iam.gserviceaccount.com',
        egress: 'ALL_TRAFFIC',
      },
    );
    assert.equal(v2.generation, '1', 'the job was written once, by the second deploy');
  });

  it('b. direct VPC without NAT: one for that subnetwork alone', async () => {
    await tell('b');
    const { routers, connectors, subnetworks } = await city.world();
    assert.deepEqual(routers.map(covered), [[listing('my-subnet')]]);
    assert.deepEqual([connectors.length, subnetworks.length], [0, 1]);
    assert.deepEqual(await city.writes(), ['compute.routers.insert']);
    const { body } = await city.call('GET', `${JOBS}/my-agent-5`);
    assert.equal(body.generation, '1', 'run-egress never writes the job');
    const results = (await city.receive()).map(({ result }) => result);
    const cured = results.find(({ stage }) => stage === 'remediation');
    assert.deepEqual(
      cured?.before.map(({ cause }) => cause),
      ['NO_EXTERNAL_ADDRESS'],
    );
    assert.equal(cured?.exit.kind, 'nat');
  });

  it('c. the proxy cure: a better default route for the tag of the connector', async () => {
    await tell('c');
    const { routes, routers } = await city.world();
    const [ours, ...others] = routes.filter((route: Json) => route.name.startsWith('run-egress-'));
    assert.deepEqual([others.length, routers.length], [0, 0]);
    const { destRange, priority, tags, nextHopIp } = ours;
    assert.deepEqual(
      { destRange, priority, tags, nextHopIp },
      {
        destRange: '0.0.0.0/0',
        priority: 900,
        tags: ['vpc-connector-europe-west2-vpc-conn-europe'],
        nextHopIp: '10.10.0.9',
      },
    );
    const results = (await city.receive()).map(({ result }) => result);
    const cured = results.find(({ stage }) => stage === 'remediation');
    assert.ok(
      cured?.findings.some(({ id }) => id === 'proxy-guest'),
      'it says what has to be true inside the VM',
    );
  });

  it('d. the mix: nothing is written, and a job that is there is told how to switch', async () => {
    await tell('d');
    assert.deepEqual(await city.writes(), []);
    await city.deploy({ ...BEHIND_CONNECTOR, job: 'my-agent-6' });
    await city.deploy({ ...BEHIND_CONNECTOR, job: 'my-agent-6', network: 'my-vpc', subnet: 'my-subnet' });
    await city.quiet();
    const explained = (await city.receive()).findLast(({ result }) => result.mode.kind === 'invalid')?.result;
    const commands = explained?.findings.flatMap(({ nextSteps }) => nextSteps.map(({ command }) => command ?? ''));
    const place = '--project=myproject --region=europe-west2';
    assert.deepEqual(commands?.filter(Boolean), [
      `gcloud run jobs update my-agent-6 ${place} --clear-vpc-connector`,
      `gcloud run jobs update my-agent-6 ${place} --network=my-vpc --subnet=my-subnet --vpc-egress=all-traffic`,
      `gcloud run jobs update my-agent-6 ${place} --clear-network`,
      `gcloud run jobs update my-agent-6 ${place} --vpc-connector=vpc-conn-europe --vpc-egress=all-traffic`,
    ]);
  });

  it('e. nothing to do: no request of run-egress changes anything', async () => {
    await tell('e');
    assert.deepEqual(await city.writes(), []);
    const stages = (await city.receive()).map(({ result }) => `${result.stage} ${result.status} ${result.exit.kind}`);
    assert.deepEqual(stages, ['verdict compliant google', 'verdict compliant google']);
  });

  it('f. twice is once: one of everything, and each result once', async () => {
    await tell('f');
    const { connectors, routers } = await city.world();
    assert.deepEqual([connectors.length, routers.length], [1, 1]);
    assert.deepEqual(covered(routers[0]), [listing('run-egress-vpc-conn-europe'), listing('my-subnet')]);
    const ids = (await city.receive()).map(({ result }) => result.id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('g. not a pretext: nothing is read that need not be, nothing is asked for', async () => {
    await tell('g');
    assert.deepEqual(await city.writes(), []);
    assert.deepEqual(city.logged('cure asked for'), []);
    const reasons = new Set(city.logged('ignored').map(({ reason }) => reason));
    for (const reason of [
      'refused because the caller lacks permission',
      'nothing was written: validate only',
      'refused because the job exists already',
      'refused because of a version conflict',
    ]) {
      assert.ok(reasons.has(reason), reason);
    }
  });
});
