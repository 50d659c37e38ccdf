import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { advice, aJobOf, commandsOf, findingIn, findingsIn } from '../../support/findings.ts';
import { viaConnector } from '../../support/jobs.ts';
import { aConnector, type Json } from '../../support/resources.ts';

const ID = 'connector-throughput';
const of = (tasks: number, connector: Json = {}) => ({
  jobs: [aJobOf(tasks, viaConnector())],
  connectors: [aConnector(connector)],
});

describe('what a connector carries', () => {
  test('is told with its arithmetic and both ways to widen it', async () => {
    const finding = await findingIn(ID, of(100));
    assert.equal(finding.severity, 'LOW');
    assert.equal(
      finding.summary,
      'connector vpc-conn-europe carries 3 x 100 = 300 Mbps at the most (e2-micro), 3 Mbps for each of 100 tasks at a time',
    );
    const update =
      'gcloud compute networks vpc-access connectors update vpc-conn-europe --project=myproject --region=europe-west2';
    assert.deepEqual(commandsOf(finding), [`${update} --max-instances=10`, `${update} --machine-type=e2-standard-4`]);
  });

  test('at its largest, only the other mode has more', async () => {
    const finding = await findingIn(ID, of(2000, { machineType: 'e2-standard-4', maxInstances: 10 }));
    assert.deepEqual(commandsOf(finding), []);
    assert.match(advice(finding).join(), /1 Gbps/);
  });

  const rows: { when: string; over: Json; want: string[] }[] = [
    { when: 'is enough for a few tasks', over: of(30), want: [] },
    { when: 'is less with f1-micro', over: of(30, { machineType: 'f1-micro' }), want: ['LOW'] },
    { when: 'is more with e2-standard-4', over: of(400, { machineType: 'e2-standard-4' }), want: [] },
    { when: 'may be next to nothing', over: of(1000), want: ['MEDIUM'] },
    { when: 'is not known for another machine type', over: of(1000, { machineType: 'n9-huge' }), want: [] },
    { when: 'does not matter if it is broken', over: of(1000, { state: 'ERROR' }), want: [] },
    {
      when: 'does not matter to destinations that pass it by',
      over: { ...of(1000), jobs: [aJobOf(1000, viaConnector({ egress: 'PRIVATE_RANGES_ONLY' }))] },
      want: [],
    },
  ];
  for (const { when, over, want } of rows) {
    test(when, async () => {
      assert.deepEqual(
        (await findingsIn(ID, over)).map(({ severity }) => severity),
        want,
      );
    });
  }
});
