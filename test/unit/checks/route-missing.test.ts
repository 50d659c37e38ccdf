import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { advice, commandsOf, findingIn } from '../../support/findings.ts';
import { aJob, viaConnector, viaInterface } from '../../support/jobs.ts';
import { aRoute, type Json } from '../../support/resources.ts';

const behind = (vpcAccess: Json, ...routes: Json[]) => findingIn('route-missing', { jobs: [aJob(vpcAccess)], routes });

describe('no route to a public destination', () => {
  test('because the default route is gone', async () => {
    const finding = await behind(viaInterface());
    assert.equal(
      advice(finding)[0],
      'my-vpc has no default route (0.0.0.0/0): it was deleted, or the network was made without one.',
    );
    assert.equal(
      commandsOf(finding)[0],
      'gcloud compute routes create default-my-vpc --project=myproject --network=my-vpc --destination-range=0.0.0.0/0 --next-hop-gateway=default-internet-gateway',
    );
  });

  test('because the default route is for the tags of others', async () => {
    const finding = await behind(viaConnector(), aRoute({ tags: ['web', 'db'] }));
    assert.equal(
      advice(finding)[0],
      "The default route default-route is for network tags web, db alone; this job's packets bear none of them.",
    );
  });

  test('a private destination does not miss the default route', async () => {
    const over = { jobs: [aJob(viaConnector())], routes: [] };
    const finding = await findingIn('route-missing', over, { to: ['10.99.0.1:5432'] });
    assert.deepEqual(advice(finding)[0], 'Look at the routes of the network.');
  });
});
