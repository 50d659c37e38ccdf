import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { networkOfEntry, toNetworkChange } from '../../../shared/event/network-change.ts';
import { anAuditEntry } from '../../support/audit-entries.ts';
import { CONNECTOR, NETWORK, PROJECT, REGION, routerNamed, type Json } from '../../support/resources.ts';

const OWN = [`run-egress-writer@${PROJECT}.iam.gserviceaccount.com`];

/** The last half of an operation on a resource of Compute, which says hardly more than its name. */
const compute = (method: string, resourceName: string, payload: Json = {}, entry: Json = {}): Json =>
  anAuditEntry({
    payload: {
      serviceName: 'compute.googleapis.com',
      methodName: `v1.compute.${method}`,
      resourceName,
      authorizationInfo: undefined,
      request: { '@type': `type.googleapis.com/compute.${method}` },
      ...payload,
    },
    entry: {
      resource: { type: 'gce_router', labels: { project_id: PROJECT, router_id: '1' } },
      operation: { id: 'operation-1', producer: 'compute.googleapis.com', last: true },
      ...entry,
    },
  });

const ROUTER = routerNamed('my-router');

describe('a change of the network', () => {
  const rows: { when: string; entry: Json; want: Json }[] = [
    {
      when: 'the end of a NAT change says router, region and operation, and no network',
      entry: compute('routers.patch', ROUTER),
      want: {
        kind: 'routers',
        resource: ROUTER,
        project: PROJECT,
        region: REGION,
        network: undefined,
        operation: 'operation-1',
      },
    },
    {
      when: 'a request of Compute names the network as a link',
      entry: compute('firewalls.insert', `projects/${PROJECT}/global/firewalls/f`, {
        request: {
          network: `https://www.googleapis.com/compute/v1/${NETWORK}`,
          denieds: [{ IPProtocol: 'all' }],
          priority: '1000',
        },
      }),
      want: { kind: 'firewalls', region: undefined, network: NETWORK },
    },
    {
      when: 'the permission on the network names it where the request does not',
      entry: compute('routes.delete', `projects/${PROJECT}/global/routes/r`, {
        authorizationInfo: [
          {
            permission: 'compute.routes.delete',
            granted: true,
            resourceAttributes: { name: `projects/${PROJECT}/global/routes/r` },
          },
          { permission: 'compute.networks.updatePolicy', granted: true, resourceAttributes: { name: NETWORK } },
        ],
      }),
      want: { kind: 'routes', network: NETWORK },
    },
    {
      when: 'a project by its number is told by its id',
      entry: compute('subnetworks.patch', `projects/123456789/regions/${REGION}/subnetworks/s`),
      want: { kind: 'subnetworks', resource: `projects/${PROJECT}/regions/${REGION}/subnetworks/s` },
    },
    {
      when: 'a rule of a network firewall policy',
      entry: compute(
        'regionNetworkFirewallPolicies.addRule',
        `projects/${PROJECT}/regions/${REGION}/firewallPolicies/p`,
      ),
      want: { kind: 'firewallPolicies', region: REGION },
    },
    {
      when: 'a connector, which is of no resource type of its own',
      entry: anAuditEntry({
        payload: {
          serviceName: 'vpcaccess.googleapis.com',
          methodName: 'google.cloud.vpcaccess.v1.VpcAccessService.DeleteConnector',
          resourceName: CONNECTOR,
        },
        entry: {
          resource: { type: 'audited_resource', labels: { project_id: PROJECT, service: 's', method: 'm' } },
          operation: { id: 'o', last: true },
        },
      }),
      want: { kind: 'connectors', resource: CONNECTOR, region: REGION },
    },
    {
      when: 'a job, which v1 names without its region',
      entry: anAuditEntry(),
      want: { kind: 'jobs', resource: `projects/${PROJECT}/locations/${REGION}/jobs/my-agent` },
    },
  ];
  for (const { when, entry, want } of rows)
    test(when, () => {
      const change = toNetworkChange(entry, OWN) as unknown as Json;
      const told = Object.fromEntries(Object.keys(want).map((key) => [key, change[key]]));
      assert.deepEqual(told, want);
    });

  const ignored: { when: string; entry: Json }[] = [
    {
      when: 'of our own',
      entry: compute('routers.insert', ROUTER, { authenticationInfo: { principalEmail: OWN[0] } }),
    },
    { when: 'that was refused', entry: compute('routers.delete', ROUTER, { status: { code: 7, message: 'no' } }) },
    {
      when: 'that has only begun',
      entry: compute('routers.delete', ROUTER, {}, { operation: { id: 'o', first: true } }),
    },
    { when: 'of something else', entry: compute('instances.insert', `projects/${PROJECT}/zones/z/instances/i`) },
    {
      when: 'of who may do what',
      entry: compute('subnetworks.setIamPolicy', `projects/${PROJECT}/regions/r/subnetworks/s`),
    },
    { when: 'that makes a network', entry: compute('networks.insert', NETWORK) },
    {
      when: 'that a connector brings along',
      entry: compute('firewalls.insert', `projects/${PROJECT}/global/firewalls/aet-europewest2-c-earfw`, {
        authenticationInfo: { principalEmail: '123@cloudservices.gserviceaccount.com' },
      }),
    },
  ];
  for (const { when, entry } of ignored)
    test(`${when} is ignored, with a reason`, () => {
      const change = toNetworkChange(entry, OWN);
      assert.ok('ignored' in change && change.ignored !== '');
    });

  test('an operation that ended and had begun in one entry is looked at', () => {
    const entry = compute('routers.delete', ROUTER, {}, { operation: { id: 'o', first: true, last: true } });
    assert.ok(!('ignored' in toNetworkChange(entry, OWN)));
  });

  test('the beginning of an operation tells the network that its end does not', () => {
    const first = compute(
      'routers.insert',
      ROUTER,
      { request: { network: NETWORK } },
      { operation: { id: 'o', first: true } },
    );
    assert.equal(networkOfEntry(first), NETWORK);
  });

  test('what is no entry is bad input', () => {
    assert.throws(() => toNetworkChange({ protoPayload: 1 }, OWN), /audit log entry/);
  });
});
