import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingIn, findingsIn } from '../../support/findings.ts';
import { aNetwork, aRangeConnector, type Json } from '../../support/resources.ts';

const ID = 'auto-mode-overlap';
const auto = { networks: [aNetwork({ autoCreateSubnetworks: true })] };
const poolOf = (range: string) => ({ policy: `connector: { network: my-vpc, subnetPool: ${range} }` });

describe('10.128.0.0/9 of an auto-mode network', () => {
  test('is nothing for the range of a connector', async () => {
    const connectors = [aRangeConnector({ state: 'ERROR', ipCidrRange: '10.132.0.0/28' })];
    const finding = await findingIn(ID, { ...auto, connectors });
    assert.deepEqual(
      [finding.severity, finding.summary],
      [
        'MEDIUM',
        'range 10.132.0.0/28 of connector vpc-conn-europe overlaps 10.128.0.0/9, which auto-mode network my-vpc keeps for its own subnetworks',
      ],
    );
  });

  test("is nothing for the policy's pool, once a connector would be built from it", async () => {
    const finding = await findingIn(ID, { ...auto, connectors: [] }, poolOf('10.200.0.0/20'));
    assert.match(finding.summary, /^the policy's pool 10\.200\.0\.0\/20/);
  });

  const rows: { when: string; over: Json; look?: { policy: string } }[] = [
    { when: 'a range outside', over: { ...auto, connectors: [aRangeConnector()] } },
    { when: 'a custom-mode network', over: { connectors: [aRangeConnector({ ipCidrRange: '10.132.0.0/28' })] } },
    { when: 'a pool outside', over: { ...auto, connectors: [] }, look: poolOf('10.8.0.0/20') },
    { when: 'a connector that is there', over: auto, look: poolOf('10.200.0.0/20') },
    {
      when: 'networks that were not read',
      over: { networks: undefined, connectors: [] },
      look: poolOf('10.200.0.0/20'),
    },
  ];
  for (const { when, over, look } of rows) {
    test(`does not bother ${when}`, async () => assert.deepEqual(await findingsIn(ID, over, look), []));
  }
});
