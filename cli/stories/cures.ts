import { addConnector, addProxy } from './scene.ts';
import {
  deployed,
  findingsOf,
  refused,
  report,
  throughConnector,
  throughInterface,
  verdictOf,
  wayOf,
} from './telling.ts';
import type { Story } from './story.ts';

export const connectorMissing: Story = {
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

export const directWithoutNat: Story = {
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

export const proxyCure: Story = {
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
