import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { RoutersClient, SubnetworksClient } from '@google-cloud/compute';
import { JobsClient, type protos } from '@google-cloud/run';
import { VpcAccessServiceClient } from '@google-cloud/vpc-access';
import { GoogleAuth, PassThroughClient } from 'google-auth-library';
import type { Deploy, Ending } from '../../cli/stories/deploy.ts';
import { STORIES } from '../../cli/stories/stories.ts';
import { tellStory } from '../../cli/stories/tell.ts';
import { PROJECT, REGION, runEgress } from './fixture.ts';

type Job = protos.google.cloud.run.v2.IJob;
type VpcAccess = protos.google.cloud.run.v2.IVpcAccess;

const parent = `projects/${PROJECT}/locations/${REGION}`;
const connector = `${parent}/connectors/vpc-conn-europe`;
const KEY = 'projects/my-kms-project/locations/europe-west2/keyRings/run/cryptoKeys/HSMrunSharedKey';

/** The job of the stories, as a client library writes it. */
function aJob(vpcAccess: VpcAccess | null): Job {
  const secret = {
    name: 'cloud_run_secret',
    valueSource: { secretKeyRef: { secret: 'cloud_run_test', version: 'latest' } },
  };
  const env = [{ name: 'name', value: 'testvalue' }, { name: 'version', value: 'release_17.0.0' }, secret];
  const image = 'europe-west2-docker.pkg.dev/myproject/containers/my-agent:latest';
  const template = { containers: [{ image, env }], encryptionKey: KEY, maxRetries: 3, vpcAccess };
  return { labels: { refersh: 'image' }, template: { template } };
}

/** Whatever a client throws, with the HTTP status that it keeps. */
const refusal = (pattern: RegExp) => (error: unknown) => {
  const { message, httpStatusCode } = error as { message: string; httpStatusCode?: number };
  assert.match(message, pattern);
  assert.equal(httpStatusCode, 400);
  return true;
};

describe('the first stories, told through the official clients', () => {
  const city = runEgress();
  let jobs: JobsClient;
  let connectors: VpcAccessServiceClient;
  let routers: RoutersClient;
  let subnetworks: SubnetworksClient;

  before(() => {
    const { hostname, port } = new URL(city.url);
    const auth = new GoogleAuth({ authClient: new PassThroughClient(), projectId: PROJECT });
    const options = { fallback: true, protocol: 'http', apiEndpoint: hostname, port: Number(port), auth };
    jobs = new JobsClient(options);
    connectors = new VpcAccessServiceClient(options);
    routers = new RoutersClient(options);
    subnetworks = new SubnetworksClient(options);
  });
  beforeEach(() => city.scene());

  it('a. a deploy through a missing connector is refused, mended, and accepted when it is run again', async () => {
    const job = aJob({ connector, egress: 'ALL_TRAFFIC' });
    const create = () => jobs.createJob({ parent, jobId: 'my-agent-4', job });
    await assert.rejects(create(), refusal(/vpc-conn-europe does not exist, or Cloud Run does not have permission/));
    const cured = await city.result('my-agent-4', 'remediation');
    assert.equal(cured.status, 'remediated');
    assert.ok(cured.findings.some(({ id }) => id === 'deploy-again'));

    const [operation] = await create();
    const [deployed] = await operation.promise();
    assert.equal(deployed.name, `${parent}/jobs/my-agent-4`);
    await city.quiet();
    const last = (await city.receive()).at(-1)?.result;
    assert.deepEqual([last?.stage, last?.status, last?.exit.kind], ['verdict', 'compliant', 'nat']);

    const [built] = await connectors.getConnector({ name: connector });
    assert.equal(built.state, 'READY');
    assert.deepEqual([built.minInstances, built.maxInstances], [2, 3]);
    const [own] = await subnetworks.get({ project: PROJECT, region: REGION, subnetwork: built.subnet?.name ?? '' });
    assert.match(own.ipCidrRange ?? '', /\/28$/);
    const [list] = await routers.list({ project: PROJECT, region: REGION });
    assert.equal(list.length, 1);
    const nats = list[0]?.nats ?? [];
    assert.deepEqual(
      nats.map(({ sourceSubnetworkIpRangesToNat, subnetworks: covered }) => [
        sourceSubnetworkIpRangesToNat,
        covered?.map(({ name, sourceIpRangesToNat }) => [name, sourceIpRangesToNat]),
      ]),
      [['LIST_OF_SUBNETWORKS', [[own.selfLink, ['PRIMARY_IP_RANGE']]]]],
    );

    const [stored] = await jobs.getJob({ name: deployed.name });
    assert.deepEqual(stored.labels, { refersh: 'image' });
    assert.equal(stored.template?.template?.encryptionKey, KEY);
    assert.deepEqual(
      stored.template?.template?.containers?.[0]?.env?.map(({ name, value, valueSource }) => [
        name,
        valueSource?.secretKeyRef?.secret ?? value,
      ]),
      [
        ['name', 'testvalue'],
        ['version', 'release_17.0.0'],
        ['cloud_run_secret', 'cloud_run_test'],
      ],
    );
  });

  it('b. a job is moved to Direct VPC egress by an update, and a NAT for its subnetwork is built', async () => {
    const networkInterfaces = [{ network: 'my-vpc', subnetwork: 'my-subnet' }];
    const name = `${parent}/jobs/my-agent-5`;
    const [creating] = await jobs.createJob({ parent, jobId: 'my-agent-5', job: aJob({ networkInterfaces }) });
    const [created] = await creating.promise();
    const before = await city.result('my-agent-5', 'verdict');
    assert.deepEqual([before.status, before.exit.kind, before.changes], ['compliant', 'google', []]);

    const job = { ...aJob({ networkInterfaces, egress: 'ALL_TRAFFIC' }), name, etag: created.etag ?? null };
    const [updating] = await jobs.updateJob({ job });
    const [updated] = await updating.promise();
    assert.equal(String(updated.generation), '2');
    const cured = await city.result('my-agent-5', 'remediation');
    assert.deepEqual([cured.status, cured.transition], ['remediated', { from: 'violating', to: 'remediated' }]);
    assert.deepEqual(
      cured.before.map(({ verdict, cause }) => [verdict, cause]),
      [['UNREACHABLE', 'NO_EXTERNAL_ADDRESS']],
    );
    assert.deepEqual(
      cured.flows.map(({ verdict }) => verdict),
      ['REACHABLE'],
    );
    const [list] = await routers.list({ project: PROJECT, region: REGION });
    assert.deepEqual(
      list.flatMap(({ nats }) => nats ?? []).map(({ subnetworks: covered }) => covered?.map((one) => one.name)),
      [[`https://www.googleapis.com/compute/v1/projects/${PROJECT}/regions/${REGION}/subnetworks/my-subnet`]],
    );
    const [stored] = await jobs.getJob({ name });
    assert.equal(stored.etag, updated.etag, 'run-egress has not touched the job');
  });

  it('d. connector and network together are refused, in the words of the API', async () => {
    const job = aJob({ connector, networkInterfaces: [{ network: 'my-vpc' }], egress: 'ALL_TRAFFIC' });
    await assert.rejects(
      jobs.createJob({ parent, jobId: 'my-agent-6', job }),
      refusal(/one and only one of connector and network_interfaces must be set/),
    );
    const result = await city.result('my-agent-6', 'verdict');
    assert.equal(result.mode.kind, 'invalid');
    assert.deepEqual(await city.writes(), []);
  });
});

/** Deploys with the client library, which knows v2 alone: creates the job, or replaces it when it is there. */
async function deployWithClient(
  cloud: string,
  { job: jobId, validateOnly = false, ...deploy }: Deploy,
): Promise<Ending> {
  const { hostname, port } = new URL(cloud);
  const auth = new GoogleAuth({ authClient: new PassThroughClient(), projectId: PROJECT });
  const jobs = new JobsClient({ fallback: true, protocol: 'http', apiEndpoint: hostname, port: Number(port), auth });
  const job = aJob(toVpcAccess(deploy));
  try {
    const name = `${parent}/jobs/${jobId}`;
    const [stored] = await jobs.getJob({ name }).catch(() => [undefined]);
    const [operation] = stored
      ? await jobs.updateJob({ job: { ...job, name }, validateOnly })
      : await jobs.createJob({ parent, jobId, job, validateOnly });
    await operation.promise();
    return { kind: 'deployed' };
  } catch (error) {
    return { kind: 'refused', message: (error as Error).message };
  } finally {
    await jobs.close();
  }
}

function toVpcAccess({
  connector: name,
  network,
  subnet,
  egress,
}: Omit<Deploy, 'job' | 'validateOnly'>): VpcAccess | null {
  if (name === undefined && network === undefined) return null;
  return {
    ...(name !== undefined && { connector: `${parent}/connectors/${name}` }),
    ...(network !== undefined && { networkInterfaces: [{ network, subnetwork: subnet ?? null }] }),
    ...(egress !== undefined && { egress: egress === 'all-traffic' ? 'ALL_TRAFFIC' : 'PRIVATE_RANGES_ONLY' }),
  };
}

describe('all stories, deployed with the official client', () => {
  const city = runEgress();

  for (const story of STORIES) {
    it(`${story.id}. ${story.title}`, () => tellStory(story, city.stack, () => undefined, deployWithClient));
  }
});
