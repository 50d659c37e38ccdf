import type { Result } from '../../shared/result/result.ts';
import type { Deploy } from './deploy.ts';
import { addConnector, addProxy } from './scene.ts';
import type { Stage, Story } from './story.ts';

const throughConnector = (job: string, api: Deploy['api']): Deploy => ({
  job,
  api,
  connector: 'vpc-conn-europe',
  egress: 'all-traffic',
});
const throughInterface = (job: string, api: Deploy['api']): Deploy => ({
  job,
  api,
  network: 'my-vpc',
  subnet: 'my-subnet',
  egress: 'all-traffic',
});

const verdictOf = ({ flows }: Result): string =>
  flows.map(({ verdict, cause }) => [verdict, cause].filter(Boolean).join(' ')).join(', ');
const wayOf = ({ flows }: Result): string => flows[0]?.addresses[0]?.steps.map(({ text }) => text).join(' -> ') ?? '';
const findingsOf = ({ findings }: Result): string[] => findings.map(({ id }) => id);

/** What a user reads in chat, in short. */
function report(stage: Stage, result: Result): void {
  stage.say(
    `result (${result.stage}): ${result.status}; ${result.flows.map(({ destination }) => destination).join(', ')} ${verdictOf(result)}`,
  );
  stage.say(`  way: ${wayOf(result)}`);
  for (const { outcome, resource, because } of result.changes) {
    stage.say(`  ${outcome}: ${resource}${secondsOf(result, resource)}${because === undefined ? '' : ` - ${because}`}`);
  }
}

function secondsOf({ timings }: Result, resource: string): string {
  const entry = Object.entries(timings).find(([id]) => id.includes(resource));
  return entry ? ` (${entry[1].toFixed(1)} s)` : '';
}

async function deployed(stage: Stage, deploy: Deploy): Promise<void> {
  const ending = await stage.deploy(deploy);
  stage.expect(
    ending.kind === 'deployed',
    `deploy of ${deploy.job} is accepted${ending.kind === 'refused' ? `, not refused: ${ending.message}` : ''}`,
  );
}

async function refused(stage: Stage, deploy: Deploy): Promise<void> {
  const ending = await stage.deploy(deploy);
  stage.expect(ending.kind === 'refused', `deploy of ${deploy.job} is refused`);
  if (ending.kind === 'refused') stage.say(`  ${ending.message}`);
}

const connectorMissing: Story = {
  id: 'a',
  title: 'The connector is missing',
  intake: 'sink',
  tell: async (stage) => {
    await refused(stage, throughConnector('my-agent-4', 'v1'));
    report(stage, await stage.result('my-agent-4', 'verdict'));
    const cured = await stage.result('my-agent-4', 'remediation');
    report(stage, cured);
    stage.expect(cured.status === 'remediated', 'the result is remediated');
    stage.expect(findingsOf(cured).includes('deploy-again'), 'it says that the deploy can be run again');
    await deployed(stage, throughConnector('my-agent-4', 'v1'));
    const last = await stage.result('my-agent-4', 'verdict');
    report(stage, last);
    stage.expect(last.status === 'compliant', 'run again, the deploy is compliant');
    stage.expect(
      /connector vpc-conn-europe .* Cloud NAT .* 140\.82\./.test(wayOf(last)),
      'the way is job -> connector -> my-vpc -> Cloud NAT -> github.com:443',
    );
  },
};

const directWithoutNat: Story = {
  id: 'b',
  title: 'Direct VPC without NAT',
  intake: 'eventarc',
  tell: async (stage) => {
    await deployed(stage, throughInterface('my-agent-5', 'v2'));
    const before = await stage.result('my-agent-5', 'verdict');
    report(stage, before);
    stage.expect(verdictOf(before) === 'UNREACHABLE NO_EXTERNAL_ADDRESS', 'before: UNREACHABLE, NO_EXTERNAL_ADDRESS');
    const after = await stage.result('my-agent-5', 'remediation');
    report(stage, after);
    stage.expect(after.status === 'remediated' && verdictOf(after) === 'REACHABLE', 'after: REACHABLE');
    const routers = (await stage.world())['routers'] ?? [];
    const listed = JSON.stringify(routers.map(({ nats }) => nats));
    stage.expect(
      routers.length === 1 && listed.includes('LIST_OF_SUBNETWORKS') && listed.includes('/my-subnet"'),
      'one NAT, for my-subnet alone',
    );
    const { egress: _, ...unset } = throughInterface('my-agent-6', 'v2');
    await deployed(stage, unset);
    const google = await stage.result('my-agent-6', 'verdict');
    report(stage, google);
    stage.expect(
      google.exit.kind === 'google' && google.changes.length === 0,
      "without --vpc-egress: REACHABLE by Google's exit, nothing is built",
    );
    stage.expect(findingsOf(google).includes('google-exit'), 'the result says why');
  },
};

const proxyCure: Story = {
  id: 'c',
  title: 'The proxy cure',
  intake: 'sink',
  policy: 'internet: proxy\nproxy: { address: 10.10.0.9 }\n',
  scene: (world) => {
    addConnector(world, 'vpc-conn-europe');
    addProxy(world);
  },
  tell: async (stage) => {
    await deployed(stage, throughConnector('my-agent-4', 'v1'));
    report(stage, await stage.result('my-agent-4', 'verdict'));
    const cured = await stage.result('my-agent-4', 'remediation');
    report(stage, cured);
    stage.expect(
      cured.status === 'remediated' && cured.exit.kind === 'proxy',
      'the connector leaves through the proxy VM',
    );
    const { routes = [], routers = [] } = await stage.world();
    const route = routes.find(({ nextHopIp }) => nextHopIp === '10.10.0.9');
    stage.expect(
      JSON.stringify(route?.['tags']) === '["vpc-connector-europe-west2-vpc-conn-europe"]',
      "a default route for the connector's tag alone",
    );
    stage.expect(routers.length === 0, 'no NAT is built');
    await deployed(stage, throughInterface('my-agent-5', 'v2'));
    const direct = await stage.result('my-agent-5', 'verdict');
    report(stage, direct);
    stage.expect(
      direct.changes.length === 0 &&
        direct.findings.some(({ nextSteps }) => nextSteps.some(({ text }) => text.includes('Direct VPC'))),
      'for Direct VPC it is explained',
    );
  },
};

const mix: Story = {
  id: 'd',
  title: 'The mix',
  intake: 'eventarc',
  scene: (world) => addConnector(world, 'vpc-conn-europe'),
  tell: async (stage) => {
    await refused(stage, { ...throughConnector('my-agent-6', 'v1'), network: 'my-vpc', subnet: 'my-subnet' });
    const result = await stage.result('my-agent-6', 'verdict');
    stage.say(`result: ${result.status}; ${result.findings.map(({ summary }) => summary).join('; ')}`);
    for (const { nextSteps } of result.findings) for (const { text } of nextSteps) stage.say(`  ${text}`);
    stage.expect(
      result.mode.kind === 'invalid' && findingsOf(result).includes('mode-invalid'),
      'the result explains that the two exclude each other',
    );
    stage.expect(result.changes.length === 0, 'nothing is built');
  },
};

const nothingToDo: Story = {
  id: 'e',
  title: 'Nothing to do',
  intake: 'sink',
  scene: (world) => addConnector(world, 'vpc-conn-europe'),
  tell: async (stage) => {
    for (const deploy of [
      { ...throughConnector('my-agent-7', 'v1'), egress: 'private-ranges-only' },
      { job: 'my-agent-8', api: 'v2' },
    ] as const) {
      await deployed(stage, deploy);
      const result = await stage.result(deploy.job, 'verdict');
      report(stage, result);
      stage.expect(
        result.status === 'compliant' && result.exit.kind === 'google',
        `${deploy.job} leaves by Google's own exit`,
      );
    }
    await stage.settle();
    stage.expect((await builtThings(stage)).length === 0, 'nothing is built');
  },
};

const twiceIsOnce: Story = {
  id: 'f',
  title: 'Twice is once',
  intake: 'both',
  tell: async (stage) => {
    const jobs = ['my-agent-4', 'my-agent-9'] as const;
    const endings = await Promise.all(jobs.map((job) => stage.deploy(throughConnector(job, 'v1'))));
    stage.expect(
      endings.every(({ kind }) => kind === 'refused'),
      'two jobs of one region name the same missing connector in the same second',
    );
    for (const job of jobs) await stage.result(job, 'remediation');
    await deployed(stage, throughInterface('my-agent-5', 'v2'));
    await stage.result('my-agent-5', 'remediation');
    await stage.settle();
    const { connectors = [], routers = [] } = await stage.world();
    const nats = routers.flatMap(({ nats: all }) => (Array.isArray(all) ? (all as unknown[]) : []));
    stage.expect(
      connectors.length === 1 && routers.length === 1 && nats.length === 2,
      'one connector, one router, one NAT a subnet',
    );
    const before = (await builtThings(stage)).length;
    for (const job of jobs) await deployed(stage, throughConnector(job, 'v2'));
    for (const job of jobs) await stage.result(job, 'verdict');
    await stage.settle();
    stage.expect(
      (await builtThings(stage)).length === before,
      'no write after the first remediation, though every event came by sink and by Eventarc, both halves too',
    );
    const ids = (await stage.leftovers()).map(({ id }) => id);
    stage.expect(new Set(ids).size === ids.length, 'no result was published twice');
  },
};

const notAPretext: Story = {
  id: 'g',
  title: 'Not a pretext',
  intake: 'both',
  tell: async (stage) => {
    const fault = {
      method: 'run.namespaces.jobs.create',
      status: 403,
      message: "Permission 'run.jobs.create' denied",
      times: 1,
    };
    await fetch(`${stage.cloud}/emulator/faults`, { method: 'POST', body: JSON.stringify(fault) });
    await refused(stage, { ...throughConnector('my-agent-4', 'v1'), principal: 'mallory@example.com' });
    await refused(stage, { ...throughConnector('my-agent-4', 'v2'), validateOnly: true });
    await deployed(stage, { job: 'my-agent-10', api: 'v2' });
    await stage.result('my-agent-10', 'verdict');
    const again = await fetch(`${stage.cloud}/v2/projects/myproject/locations/europe-west2/jobs?jobId=my-agent-10`, {
      method: 'POST',
      body: JSON.stringify({
        template: {
          template: {
            containers: [{ image: 'x' }],
            vpcAccess: { connector: 'projects/myproject/locations/europe-west2/connectors/vpc-conn-europe' },
          },
        },
      }),
    });
    stage.expect(again.status === 409, 'creating a job that exists is refused with ALREADY_EXISTS');
    const stale = await fetch(`${stage.cloud}/v2/projects/myproject/locations/europe-west2/jobs/my-agent-10`, {
      method: 'PATCH',
      body: JSON.stringify({ etag: 'stale', template: { template: { containers: [{ image: 'x' }] } } }),
    });
    stage.expect(stale.status === 409, 'an update with an old etag is refused');
    await stage.settle();
    stage.expect((await builtThings(stage)).length === 0, 'nothing is built');
    stage.expect((await stage.leftovers()).length === 0, 'and nobody is told of noise');
  },
};

/** Requests that built something in the network. */
async function builtThings(stage: Stage): Promise<readonly { method: string }[]> {
  const writes = await stage.writes();
  return writes.filter(({ method, status }) => status < 300 && /^(compute|vpcaccess)\./.test(method));
}

/** In the order in which they are told: the first one is told last, so that its world stays for who looks around afterwards. */
export const STORIES: readonly Story[] = [
  directWithoutNat,
  proxyCure,
  mix,
  nothingToDo,
  twiceIsOnce,
  notAPretext,
  connectorMissing,
];
