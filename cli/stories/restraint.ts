import { addConnector } from './scene.ts';
import { builtThings, deployed, findingsOf, refused, report, throughConnector, throughInterface } from './telling.ts';
import type { Story } from './story.ts';

export const mix: Story = {
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

export const nothingToDo: Story = {
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

export const twiceIsOnce: Story = {
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

export const notAPretext: Story = {
  id: 'g',
  title: 'Not a pretext',
  intake: 'both',
  tell: async (stage) => {
    // Of either API: whoever tells the story chooses how it deploys.
    for (const method of ['run.namespaces.jobs.create', 'run.projects.locations.jobs.create']) {
      const fault = { method, status: 403, message: "Permission 'run.jobs.create' denied" };
      await fetch(`${stage.cloud}/emulator/faults`, { method: 'POST', body: JSON.stringify(fault) });
    }
    await refused(stage, { ...throughConnector('my-agent-4', 'v1'), principal: 'mallory@example.com' });
    await fetch(`${stage.cloud}/emulator/faults`, { method: 'DELETE' });
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
