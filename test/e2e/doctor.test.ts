import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { runHere } from '../cli/in-process.ts';
import { DIRECT, PROJECT, REGION, runEgress, type Json } from './fixture.ts';

describe('run-egress doctor, against the local cloud with run-egress in it', () => {
  const city = runEgress();
  beforeEach(() => city.scene());

  async function doctor(...more: string[]): Promise<{ status: number | null; checks: Json[]; text: string }> {
    const env = { RUN_EGRESS_ENDPOINT: city.url, RUN_EGRESS_BUCKET: 'run-egress-state', GOOGLE_CLOUD_PROJECT: PROJECT };
    const { status, stdout, stderr } = await runHere(['doctor', '--organization=1', '--format=json', ...more], { env });
    assert.equal(stderr, '');
    return { status, checks: JSON.parse(stdout).checks, text: stdout };
  }

  const wrong = (checks: Json[]) =>
    checks.filter(({ state }) => state !== 'fine').map(({ check, state, text }) => [check, state, text]);

  it('finds nothing missing in the stack that npm start sets up, and the last event told', async () => {
    await city.deploy(DIRECT);
    await city.result('my-agent-5', 'remediation');
    await city.quiet();
    const { status, checks } = await doctor();
    assert.deepEqual(wrong(checks), []);
    assert.equal(status, 0);
    assert.deepEqual([...new Set(checks.map(({ check }) => check))].sort(), [
      'api',
      'event',
      'grant',
      'permission',
      'policy',
      'quota',
    ]);
    assert.match(JSON.stringify(checks), /last event: projects\/myproject\/locations\/europe-west2\/jobs\/my-agent-5/);
  });

  it('changes nothing', async () => {
    await doctor();
    const changing = (await city.requests()).filter(({ method }) =>
      /\.(create|insert|patch|update|delete|enable|setIamPolicy|publish)$/.test(method),
    );
    assert.deepEqual(changing, []);
  });

  const call = (method: string, path: string, body: object = {}) => city.call(method, path, body);
  const cases: { what: string; make: () => Promise<unknown>; want: [string, string, RegExp, RegExp] }[] = [
    {
      what: 'an API that is off',
      make: () => call('POST', `/v1/projects/${PROJECT}/services/vpcaccess.googleapis.com:disable`),
      want: [
        'api',
        'missing',
        /vpcaccess\.googleapis\.com is off/,
        /^gcloud services enable vpcaccess\.googleapis\.com --project=myproject$/,
      ],
    },
    {
      what: 'a permission that is missing',
      make: () =>
        city.control('POST', 'permissions', { principal: 'local-user@example.com', deny: ['compute.routers.list'] }),
      want: ['permission', 'missing', /you lack compute\.routers\.list/, /^gcloud iam roles create runEgressOperator /],
    },
    {
      what: 'an agent without its role',
      make: () =>
        call('POST', `/v1/projects/${PROJECT}:setIamPolicy`, {
          policy: {
            bindings: [
              {
                role: 'roles/vpcaccess.serviceAgent',
                members: ['serviceAccount:service-123456789012@gcp-sa-vpcaccess.iam.gserviceaccount.com'],
              },
            ],
          },
        }),
      want: [
        'grant',
        'missing',
        /123456789012@cloudservices.* lacks roles\/editor/,
        /^gcloud projects add-iam-policy-binding myproject --member=serviceAccount:123456789012@cloudservices\.gserviceaccount\.com --role=roles\/editor$/,
      ],
    },
    {
      what: 'agents of a service project without their roles in its host',
      make: async () => {
        await call('POST', '/compute/v1/projects/host-project/enableXpnHost');
        await city.control('POST', 'clock', { advanceSeconds: 60 });
        await call('POST', '/compute/v1/projects/host-project/enableXpnResource', {
          xpnResource: { id: PROJECT, type: 'PROJECT' },
        });
        await city.control('POST', 'clock', { advanceSeconds: 60 });
      },
      want: [
        'grant',
        'missing',
        /host-project: .*gcp-sa-vpcaccess.* lacks roles\/compute\.networkUser/,
        /^gcloud projects add-iam-policy-binding host-project /,
      ],
    },
    {
      what: 'a quota at its edge',
      make: () => city.control('POST', 'quotas', { project: PROJECT, metric: 'ROUTES', limit: 1 }),
      want: ['quota', 'missing', /quota ROUTES: 1 of 1 are used/, /^gcloud beta quotas info list/],
    },
    {
      what: 'an organisation policy in the way',
      make: () =>
        call('PATCH', `/v2/projects/${PROJECT}/policies/run.allowedVPCEgress`, {
          spec: { rules: [{ values: { allowedValues: ['private-ranges-only'] } }] },
        }),
      want: [
        'policy',
        'near',
        /run\.allowedVPCEgress refuses .*private-ranges-only/,
        /^gcloud org-policies describe run\.allowedVPCEgress --project=myproject --effective$/,
      ],
    },
    {
      what: 'no sink',
      make: () => call('DELETE', '/v2/organizations/1/sinks/run-egress-events'),
      want: [
        'event',
        'missing',
        /no log sink feeds the events \(looked at projects\/myproject, organizations\/1\)/,
        /^terraform -chdir=infra\/examples\/organisation apply -var=project=myproject -var=organization=1$/,
      ],
    },
    {
      what: 'a sink that may not publish',
      make: () =>
        call('POST', `/v1/projects/${PROJECT}/topics/run-egress-events:setIamPolicy`, { policy: { bindings: [] } }),
      want: [
        'event',
        'missing',
        /may not publish: every entry is lost/,
        /^gcloud pubsub topics add-iam-policy-binding run-egress-events --project=myproject --member=serviceAccount:/,
      ],
    },
    {
      what: 'a sink that is disabled',
      make: () => call('PATCH', '/v2/organizations/1/sinks/run-egress-events?updateMask=disabled', { disabled: true }),
      want: [
        'event',
        'missing',
        /log sink run-egress-events is disabled/,
        /^gcloud logging sinks update run-egress-events /,
      ],
    },
    {
      what: 'no subscription',
      make: () => call('DELETE', `/v1/projects/${PROJECT}/subscriptions/run-egress-events`),
      want: ['event', 'missing', /there is no subscription run-egress-events/, /terraform/],
    },
    {
      what: 'a subscription that pushes without its account',
      make: () =>
        call('POST', `/v1/projects/${PROJECT}/subscriptions/run-egress-events:modifyPushConfig`, {
          pushConfig: { pushEndpoint: 'http://127.0.0.1:1/' },
        }),
      want: ['event', 'missing', /pushes as -, not as run-egress-push-events@/, /terraform/],
    },
    {
      what: 'an event that was never told of',
      make: async () => {
        await call('DELETE', `/v1/projects/${PROJECT}/subscriptions/run-egress-events`);
        // The doctor's clock is this machine's: an entry of hours ago stands for one that nobody heard of.
        await call('POST', '/v2/entries:write', {
          entries: [aWrite('silent', new Date(Date.now() - 3_600_000).toISOString())],
        });
      },
      want: [
        'event',
        'missing',
        /was written at .* and nothing was told of it/,
        /^gcloud pubsub subscriptions describe run-egress-events/,
      ],
    },
  ];

  for (const {
    what,
    make,
    want: [check, state, text, command],
  } of cases) {
    it(`names ${what}, with the command that mends it`, async () => {
      await make();
      const { status, checks } = await doctor();
      const found = checks.find((one) => one.check === check && one.state === state && text.test(one.text));
      assert.ok(found, JSON.stringify(wrong(checks)));
      assert.ok(
        found.commands.some((one: string) => command.test(one)),
        found.commands.join('\n'),
      );
      assert.equal(status, state === 'near' ? 0 : 1);
    });
  }

  it('says what it could not look at, and ends undetermined', async () => {
    await city.fault({ method: 'serviceusage.services.get', status: 403 });
    const { status, checks } = await doctor();
    assert.equal(status, 3, JSON.stringify(wrong(checks)));
    assert.match(JSON.stringify(wrong(checks)), /serviceusage\.googleapis\.com myproject could not be looked at/);
  });

  it('speaks Chinese, and refuses what makes no sense', async () => {
    const { text } = await doctor('--lang=zh-CN');
    assert.match(text, /个 API 均已启用/);
    const { status } = await runHere(['doctor', '--organization=x', '--project=p'], {
      env: { RUN_EGRESS_ENDPOINT: city.url },
    });
    assert.equal(status, 2);
  });
});

function aWrite(job: string, timestamp: string): object {
  return {
    logName: `projects/${PROJECT}/logs/cloudaudit.googleapis.com%2Factivity`,
    timestamp,
    severity: 'NOTICE',
    resource: { type: 'cloud_run_job', labels: { job_name: job, location: REGION, project_id: PROJECT } },
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      serviceName: 'run.googleapis.com',
      methodName: 'google.cloud.run.v1.Jobs.CreateJob',
      resourceName: `namespaces/${PROJECT}/jobs/${job}`,
    },
  };
}
