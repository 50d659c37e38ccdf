import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { plumb } from '../../cli/local/plumbing.ts';
import { startEmulator, type Emulator } from '../../emulator/server.ts';
import {
  ENVIRONMENT,
  FUNCTIONS,
  PULLS,
  PUSHES,
  RUNTIME,
  pushAccount,
  TOPICS,
  type FunctionName,
} from '../../shared/deployment.ts';
import { roleOf } from '../../shared/permissions.ts';
import { parseSweepMessage } from '../../shared/sweep/messages.ts';
import { planExample, ROOT } from './examples.ts';
import { planOf, type Planned } from './terraform/plan.ts';
import { textOf, type Value } from './terraform/values.ts';

const { resources } = await planExample('one-project');
const ofType = (type: string): readonly Planned[] => resources.filter((one) => one.type === type);
const names = (type: string): string[] =>
  ofType(type)
    .map(({ values }) => textOf(values['name']))
    .sort();
const prefixed = (all: readonly string[]): string[] => all.map((name) => `run-egress-${name}`).sort();
const code = globSync('{functions,shared}/**/*.ts', { cwd: ROOT })
  .map((file) => readFileSync(join(ROOT, file), 'utf8'))
  .join('\n');
/** The first block of a kind in a resource. */
const block = (of: Planned | undefined, name: string): Planned['values'] =>
  ((of?.values[name] ?? []) as readonly Planned['values'][])[0] ?? {};

describe('code and infra name the same', () => {
  it('topics and subscriptions, and nothing that code calls so is missing', () => {
    assert.deepEqual(names('google_pubsub_topic'), prefixed(TOPICS));
    assert.deepEqual(names('google_pubsub_subscription'), prefixed([...Object.keys(PUSHES), ...Object.keys(PULLS)]));
    const published = [...code.matchAll(/topic: '(run-egress-[\w-]+)'/g)].map(([, name = '']) => name);
    assert.ok(published.length > 0);
    for (const name of published) assert.ok(names('google_pubsub_topic').includes(name), name);
  });

  it('functions, with the environment that they read and no other', () => {
    const made = ofType('google_cloudfunctions2_function');
    const entries = made.map((one) => [block(one, 'build_config')['entry_point'], one] as const);
    assert.deepEqual(entries.map(([entry]) => entry).sort(), Object.keys(FUNCTIONS).sort());
    for (const [entry, one] of entries) {
      const service = block(one, 'service_config');
      const { identity, timeoutSeconds, memory, concurrency } = FUNCTIONS[entry as FunctionName];
      assert.deepEqual(
        Object.keys(service['environment_variables'] as object).sort(),
        [...ENVIRONMENT, ...Object.keys(RUNTIME)].sort(),
      );
      assert.match(
        textOf(service['service_account_email']),
        new RegExp(`service_account\\.identity\\["${identity}"\\]`),
      );
      assert.deepEqual(
        [service['timeout_seconds'], service['available_memory'], service['max_instance_request_concurrency']],
        [timeoutSeconds, memory, concurrency],
      );
      assert.equal(block(one, 'build_config')['runtime'], 'nodejs24');
    }
    const wire = globSync('functions/*.ts', { cwd: ROOT })
      .map((file) => readFileSync(join(ROOT, file), 'utf8'))
      .join('\n');
    const read = new Set([...wire.matchAll(/\benv\['(\w+)'\]/g)].map(([, name = '']) => name));
    /** Set locally alone: where a local cloud is, who calls it, and how much faster its time runs. */
    const local = [
      'RUN_EGRESS_ENDPOINT',
      'PUBSUB_EMULATOR_HOST',
      'RUN_EGRESS_ACCOUNT',
      'RUN_EGRESS_QUIET_SECONDS',
      'RUN_EGRESS_SLACK_API',
    ];
    assert.deepEqual([...read].filter((name) => !local.includes(name)).sort(), [...ENVIRONMENT].sort());
  });

  it('roles: each identity has in what is watched exactly what its calls need', () => {
    const roles = Object.fromEntries(
      ofType('google_project_iam_custom_role').map(({ address, values }) => [address, values['permissions']]),
    );
    const of = (key: string) => roles[`module.run_egress.module.identities.google_project_iam_custom_role.${key}`];
    assert.deepEqual(of('role["my-project/reader"]'), roleOf('reader', 'projects'));
    assert.deepEqual(of('role["my-project/writer"]'), roleOf('writer', 'projects'));
    assert.deepEqual(of('own["topics"]'), roleOf('reader', 'topics'));
    assert.deepEqual(of('own["bucket"]'), roleOf('writer', 'bucket'));
    assert.deepEqual(of('own["secrets"]'), roleOf('notifier', 'secrets'));
    assert.deepEqual(of('own["telemetry"]'), roleOf('reader', 'telemetry'));
    assert.equal(Object.keys(roles).length, 6, 'and there is no other role');
    const predefined = resources
      .map(({ values }) => values['role'])
      .filter((role) => typeof role === 'string' && role.startsWith('roles/'));
    assert.deepEqual([...new Set(predefined)].sort(), [
      'roles/iam.serviceAccountTokenCreator',
      'roles/pubsub.publisher',
      'roles/pubsub.subscriber',
      'roles/run.invoker',
    ]);
  });
});

describe('what the schedule says is what the sweep takes', () => {
  const given: Readonly<Record<string, Value>> = {
    project: 'my-project',
    region: 'europe-west2',
    bundles: 'dist/functions',
  };
  const sweepOf = async (change: Readonly<Record<string, Value>>) => {
    const made = (await planOf(join(ROOT, 'infra'), { ...given, ...change })).resources;
    const [job] = made.filter(({ type }) => type === 'google_cloud_scheduler_job');
    const data = textOf(block(job, 'pubsub_target')['data']);
    return { message: parseSweepMessage(JSON.parse(Buffer.from(data, 'base64').toString())), made };
  };
  const reader = /^serviceAccount:<module\.identities\.google_service_account\.identity\["reader"\]\.email>$/;
  const readableIn = (made: readonly Planned[], type: string, argument: string): string[] =>
    made
      .filter((one) => one.type === type && reader.test(textOf(one.values['member'])))
      // What the functions tell of themselves gives nothing to read.
      .filter(({ address }) => !address.includes('_member.telemetry['))
      .map(({ values }) => textOf(values[argument]))
      .sort();

  it('projects by name, each of which the reader may read', async () => {
    const { message, made } = await sweepOf({ watch: { projects: ['team-b', 'team-a'] } });
    assert.deepEqual(message, { kind: 'start', projects: ['team-b', 'team-a'], remediate: false });
    assert.deepEqual(readableIn(made, 'google_project_iam_member', 'project'), ['team-a', 'team-b']);
  });

  it('an organisation, or of one a folder alone, and the reader has its role there, finding projects included', async () => {
    const whole = await sweepOf({ watch: { organization: '1' } });
    assert.deepEqual(whole.message, { kind: 'start', organization: '1', remediate: false });
    assert.deepEqual(readableIn(whole.made, 'google_organization_iam_member', 'org_id'), ['1']);
    const part = await sweepOf({ watch: { organization: '1', folder: '2' } });
    assert.deepEqual(part.message, { kind: 'start', folder: '2', remediate: false });
    assert.deepEqual(readableIn(part.made, 'google_folder_iam_member', 'folder'), ['folders/2']);
    assert.ok(roleOf('reader', 'projects').includes('cloudasset.assets.searchAllResources'));
  });

  it('that it may cure, where that was said', async () => {
    const watch = { projects: ['team-a'] };
    const { message } = await sweepOf({ watch, allow_changes: true, sweep_remediates: true });
    assert.deepEqual(message, { kind: 'start', projects: ['team-a'], remediate: true });
  });
});

describe('nobody else comes in', () => {
  it('no resource of any example names everybody', async () => {
    for (const example of ['one-project', 'shared-vpc', 'organisation'])
      assert.doesNotMatch(
        JSON.stringify((await planExample(example)).resources),
        /allUsers|allAuthenticatedUsers|roles\/(owner|editor)/,
      );
  });

  it('each function admits the accounts of its own subscriptions, and is not on the internet', () => {
    for (const { address, values } of ofType('google_cloud_run_v2_service_iam_binding')) {
      const [, name = ''] = /\["(\w+)"\]$/.exec(address) ?? [];
      const own = Object.keys(PUSHES).filter((push) => PUSHES[push]?.to === name);
      assert.deepEqual(
        (values['members'] as unknown[]).map((one) => textOf(one as Value)),
        own.map(
          (push) => `serviceAccount:<module.run_egress.module.identities.google_service_account.push["${push}"].email>`,
        ),
      );
      assert.equal(values['role'], 'roles/run.invoker');
    }
    assert.equal(ofType('google_cloud_run_v2_service_iam_binding').length, Object.keys(FUNCTIONS).length);
    for (const one of ofType('google_cloudfunctions2_function'))
      assert.equal(block(one, 'service_config')['ingress_settings'], 'ALLOW_INTERNAL_ONLY');
  });

  it("a push bears its own account's token, for the function that it goes to", () => {
    for (const one of ofType('google_pubsub_subscription')) {
      const name = textOf(one.values['name']).replace('run-egress-', '');
      const push = PUSHES[name];
      const config = block(one, 'push_config');
      if (!push) assert.deepEqual(config, {}, 'who reads along pulls');
      else {
        const [token] = config['oidc_token'] as readonly Planned['values'][];
        assert.match(textOf(token?.['service_account_email']), new RegExp(`push\\["${name}"\\]\\.email`));
        assert.match(textOf(token?.['audience']), new RegExp(`function\\["${push.to}"\\]`));
        assert.ok(textOf(config['push_endpoint']).startsWith(textOf(token?.['audience'])));
      }
    }
  });

  it('service account ids are as long as Google takes them', () => {
    for (const { values } of ofType('google_service_account'))
      assert.match(textOf(values['account_id']), /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/);
  });
});

describe('the local stack is plumbed as infra would', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({ speed: 0 });
    const urls = Object.fromEntries(Object.keys(FUNCTIONS).map((name) => [name, `http://127.0.0.1:1/${name}`]));
    await plumb({
      cloud: emulator.url,
      project: 'my-project',
      bucket: 'my-state',
      urls: urls as Record<FunctionName, string>,
    });
  });
  after(() => emulator.close());

  const get = async (path: string) => (await (await fetch(`${emulator.url}${path}`)).json()) as Record<string, never>;

  it('subscriptions have the same deadlines, retries, order and dead letters', async () => {
    for (const one of ofType('google_pubsub_subscription')) {
      const name = textOf(one.values['name']);
      const local: Record<string, unknown> = await get(`/v1/projects/my-project/subscriptions/${name}`);
      const retry = block(one, 'retry_policy');
      const dead = block(one, 'dead_letter_policy');
      if (!PUSHES[name.replace('run-egress-', '')]) continue;
      assert.deepEqual(
        [local['ackDeadlineSeconds'], local['enableMessageOrdering'] ?? false],
        [one.values['ack_deadline_seconds'], one.values['enable_message_ordering']],
        name,
      );
      assert.deepEqual(local['retryPolicy'], {
        minimumBackoff: retry['minimum_backoff'],
        maximumBackoff: retry['maximum_backoff'],
      });
      const { maxDeliveryAttempts } = local['deadLetterPolicy'] as Record<string, unknown>;
      assert.equal(maxDeliveryAttempts, dead['max_delivery_attempts']);
      const { oidcToken } = local['pushConfig'] as { oidcToken: Record<string, unknown> };
      assert.equal(oidcToken['serviceAccountEmail'], pushAccount(name.replace('run-egress-', ''), 'my-project'));
    }
  });

  it('sinks have the same names and filters', async () => {
    const { sinks } = (await get('/v2/organizations/1/sinks')) as unknown as {
      sinks: { name: string; filter: string }[];
    };
    const wanted = ofType('google_logging_project_sink').map(({ values }) => [values['name'], values['filter']]);
    assert.deepEqual(
      sinks.map(({ name, filter }) => [name, filter]),
      wanted,
    );
  });
});
