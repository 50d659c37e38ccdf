import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caller } from '../../shared/gcp/call.ts';
import { sleeper } from '../../shared/gcp/poll.ts';
import { realClock } from '../../shared/gcp/real-clock.ts';
import { RemoteError } from '../../shared/gcp/errors.ts';
import { render } from '../../shared/text/languages.ts';
import { told } from '../support/told.ts';
import { NETWORK, PROJECT, REGION } from './fixture.ts';
import { cannedCloud } from './stub.ts';

const refusal = (status: number, error: object) => ({ status, body: { error: { code: status, ...error } } });

test('a disabled API is told apart from a missing permission', async (t) => {
  const details = [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'SERVICE_DISABLED',
      domain: 'googleapis.com',
      metadata: { service: 'vpcaccess.googleapis.com', consumer: 'projects/1' },
    },
  ];
  const { reads } = await cannedCloud(t, () =>
    refusal(403, { message: 'It is disabled.', status: 'PERMISSION_DENIED', details }),
  );
  const reason = 'API vpcaccess.googleapis.com is not enabled (403)';
  assert.deepEqual(told(await reads.connectors(PROJECT, REGION)), { kind: 'unknown', reason, because: 'disabled' });
});

test("Compute's older word for a disabled API says the same", async (t) => {
  const errors = [{ reason: 'accessNotConfigured', message: 'x', domain: 'usageLimits' }];
  const { reads } = await cannedCloud(t, () => refusal(403, { message: 'x', errors }));
  const reason = 'API compute.googleapis.com is not enabled (403)';
  assert.deepEqual(told(await reads.routers(PROJECT, REGION)), { kind: 'unknown', reason, because: 'disabled' });
});

test('the permission that Google names is the one that is reported', async (t) => {
  const message = "Required 'compute.networks.use' permission for 'projects/p/global/networks/n'";
  const { reads } = await cannedCloud(t, () => refusal(403, { message, errors: [{ reason: 'forbidden' }] }));
  const reason = 'permission compute.networks.use denied (403)';
  assert.deepEqual(told(await reads.routers(PROJECT, REGION)), { kind: 'unknown', reason });
});

test('a perimeter or a quota is not reported as a missing permission', async (t) => {
  const errors = [{ reason: 'quotaExceeded' }];
  const { reads } = await cannedCloud(t, () => refusal(403, { message: 'Too\n much.', errors }));
  assert.deepEqual(told(await reads.routes(PROJECT)), { kind: 'unknown', reason: '403 quotaExceeded: Too much.' });
});

test('a scope that could not be reached makes the whole list unknown', async (t) => {
  const items = {
    'regions/a': { warning: { code: 'NO_RESULTS_ON_PAGE' } },
    'regions/b': { warning: { code: 'UNREACHABLE' } },
  };
  const { reads } = await cannedCloud(t, () => ({ status: 200, body: { items } }));
  const reason = 'incomplete: regions/b UNREACHABLE';
  assert.deepEqual(told(await reads.subnetworks(PROJECT)), { kind: 'unknown', reason });
});

test('an object that is not what the API documents makes the list unknown', async (t) => {
  const items = [{ name: 'r', network: NETWORK, destRange: 'everywhere' }];
  const { reads } = await cannedCloud(t, () => ({ status: 200, body: { items } }));
  const reason = "the answer can't be read: destRange: expected a CIDR range";
  assert.deepEqual(told(await reads.routes(PROJECT)), { kind: 'unknown', reason });
});

test('a page of HTML is no answer', async (t) => {
  const { reads } = await cannedCloud(t, () => ({ status: 502, body: '<html>Bad gateway</html>' }));
  const routes = await reads.routes(PROJECT);
  assert.match(routes.kind === 'unknown' ? render(routes.reason) : '', /^502: /);
});

test('nobody at the endpoint is unknown', async () => {
  const { connect } = await import('../../shared/gcp/connect.ts');
  const { reads } = connect({ endpoint: 'http://127.0.0.1:1', pace: 0.01 });
  const reason = 'not reachable (ECONNREFUSED)';
  assert.deepEqual(told(await reads.routes(PROJECT)), { kind: 'unknown', reason, because: 'transient' });
});

test('an attempt that gets no answer ends at its deadline', async () => {
  let attempts = 0;
  const hang = () => {
    attempts += 1;
    return new Promise<never>(() => setTimeout(() => undefined, 300));
  };
  const call = caller(realClock, sleeper(realClock, 0.01))({ permission: 'run.jobs.get', seconds: 0.05 }, hang);
  await assert.rejects(call, (error) => error instanceof RemoteError && error.failure.reason.key === 'noAnswer');
  assert.equal(attempts, 4);
});

const rule = { name: 'allow', network: NETWORK, direction: 'EGRESS', allowed: [{ IPProtocol: 'all' }] };
const policy = (type: string, action: string) => ({
  type,
  name: `policy-${type}`,
  rules: [{ priority: 7, action, direction: 'EGRESS', match: { layer4Configs: [{ ipProtocol: 'all' }] } }],
});

test('the rules of a network are joined by the policies of the region', async (t) => {
  const { reads } = await cannedCloud(t, (path) =>
    !path.includes('/regions/')
      ? { status: 200, body: { firewalls: [rule], firewallPolicys: [policy('NETWORK', 'allow')] } }
      : {
          status: 200,
          body: {
            firewalls: [rule],
            firewallPolicys: ['NETWORK', 'NETWORK_REGIONAL'].map((type) => policy(type, 'deny')),
          },
        },
  );
  const effective = await reads.effectiveFirewalls(NETWORK, REGION);
  assert.ok(effective.kind === 'found');
  assert.equal(effective.value.rules.length, 1);
  const seen = effective.value.policies.map(({ type, rules }) => [type, rules[0]?.action]);
  assert.deepEqual(seen, [
    ['NETWORK', 'allow'],
    ['NETWORK_REGIONAL', 'deny'],
  ]);
});

test('a region whose policies may not be read makes the rules unknown', async (t) => {
  const { reads } = await cannedCloud(t, (path) =>
    !path.includes('/regions/') ? { status: 200, body: { firewalls: [rule] } } : refusal(403, { message: 'no' }),
  );
  const reason = 'permission compute.networks.getRegionEffectiveFirewalls denied (403)';
  assert.deepEqual(told(await reads.effectiveFirewalls(NETWORK, REGION)), { kind: 'unknown', reason });
});

test('without the regional method there are no regional policies', async (t) => {
  const { reads } = await cannedCloud(t, (path) =>
    !path.includes('/regions/') ? { status: 200, body: { firewalls: [rule] } } : refusal(405, { message: 'no' }),
  );
  const effective = await reads.effectiveFirewalls(NETWORK, REGION);
  assert.deepEqual(effective.kind === 'found' && effective.value.policies, []);
});
