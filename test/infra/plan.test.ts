import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { EXAMPLES, GOLDEN, planExample, ROOT, toGolden } from './examples.ts';
import { planOf, type Planned } from './terraform/plan.ts';
import type { Value } from './terraform/values.ts';

/** Arguments of a resource or block, as the provider's schema has them; `''` says that the block itself is required. */
interface Schema {
  readonly [name: string]: 'required' | 'optional' | Schema;
}

const { resources: schemas } = JSON.parse(readFileSync(new URL('google-provider.json', import.meta.url), 'utf8')) as {
  resources: Readonly<Record<string, Schema>>;
};

describe('what each example makes', () => {
  for (const name of Object.keys(EXAMPLES)) {
    it(`${name}: as it was looked at last (npm run golden:update)`, async () => {
      const golden = readFileSync(join(GOLDEN, `${name}.txt`), 'utf8').split('\n');
      const made = toGolden(await planExample(name)).split('\n');
      const at = made.findIndex((line, index) => line !== golden[index]);
      assert.equal(made[at], golden[at], `line ${at + 1} of ${name}.txt: npm run golden:update shows what changed`);
      assert.equal(made.length, golden.length);
    });

    it(`${name}: every argument is one of the provider's, and no required one is missing`, async () => {
      const { resources } = await planExample(name);
      assert.deepEqual(resources.flatMap(mistakesOf), []);
    });
  }

  it('the schema finds an argument that is not there, and one that is missing', () => {
    const made = (values: Planned['values']) =>
      mistakesOf({ address: 'x', type: 'google_pubsub_subscription', values });
    assert.deepEqual(made({ name: 'a', topics: 'b' }), ['x: no topics', 'x: topic is missing']);
    assert.deepEqual(made({ name: 'a', topic: 'b', push_config: [{ oidc_token: [{ audience: 'c' }] }] }), [
      'x.push_config.oidc_token: service_account_email is missing',
      'x.push_config: push_endpoint is missing',
    ]);
  });
});

function mistakesOf({ address, type, values }: Planned): string[] {
  const schema = schemas[type];
  return schema ? mistakes(address, values, schema) : [`${address}: ${type} is not in google-provider.json`];
}

function mistakes(where: string, values: Planned['values'], schema: Schema): string[] {
  const wrong = Object.entries(values).flatMap(([name, value]) => {
    const known = schema[name];
    if (known === undefined) return [`${where}: no ${name}`];
    return typeof known === 'string'
      ? []
      : (value as readonly Planned['values'][]).flatMap((block) => mistakes(`${where}.${name}`, block, known));
  });
  const required = ([, known]: [string, Schema[string]]) =>
    known === 'required' || (typeof known === 'object' && known[''] === 'required');
  const missing = Object.entries(schema).filter(
    (entry) => entry[0] !== '' && required(entry) && values[entry[0]] === undefined,
  );
  return [...wrong, ...missing.map(([name]) => `${where}: ${name} is missing`)];
}

describe('a variable that is wrong is refused by its name, before anything is made', () => {
  const good: Readonly<Record<string, Value>> = {
    project: 'my-project',
    region: 'europe-west2',
    watch: { projects: ['my-project'] },
    bundles: 'dist/functions',
  };
  const cases: [string, Readonly<Record<string, Value>>, RegExp][] = [
    ['a project number', { project: '123456789012' }, /project: expected a project id/],
    ['a zone', { region: 'europe-west2-a' }, /region: expected a region/],
    ['nothing watched', { watch: {} }, /watch: expected either projects, or an organization/],
    ['both watched', { watch: { projects: ['team-a'], organization: '1' } }, /watch: expected either/],
    ['a folder alone', { watch: { projects: ['team-a'], folder: '1' } }, /watch: a folder needs the organization/],
    [
      'a folder by its path',
      { watch: { organization: '1', folder: 'folders/1' } },
      /watch: folder and organization are numbers/,
    ],
    ['a project watched by its number', { watch: { projects: ['123456789012'] } }, /watch: projects are ids/],
    ['sweeps that cure without changes', { sweep_remediates: true }, /sweep_remediates: needs allow_changes/],
    ['a policy that is no YAML', { policy: 'version: [' }, /policy: expected YAML/],
    ['a policy of another version', { policy: 'version: 2' }, /policy: expected YAML that begins with version: 1/],
    ['job edits without changes', { allow_job_edits: true }, /allow_job_edits: needs allow_changes/],
    ['an event source', { event_source: 'pubsub' }, /event_source: expected sink or eventarc/],
    [
      'eventarc of elsewhere',
      { event_source: 'eventarc', watch: { projects: ['team-a'] } },
      /event_source: eventarc hears/,
    ],
    [
      'a service project by id',
      { host_projects: { host: { service_projects: ['team-a'] } } },
      /service_projects are project numbers/,
    ],
    ['a secret with a version', { secrets: ['projects/p/secrets/s/versions/1'] }, /secrets: expected/],
    ['no instances', { max_instances: 0 }, /max_instances: expected/],
    ['an endpoint that is none', { telemetry_endpoint: 'telemetry.googleapis.com' }, /telemetry_endpoint: expected/],
    ['a schedule of three fields', { sweep_schedule: '0 6 *' }, /sweep_schedule: expected five fields/],
    ['a time zone by its offset', { time_zone: '+01:00' }, /time_zone: expected a name/],
    ['an alert channel by its name', { alert_channels: ['#alerts'] }, /alert_channels: expected projects/],
    ['a builder by its address', { build_service_account: 'a@b.example' }, /build_service_account: expected projects/],
    ['too few days', { report_days: 1 }, /report_days: expected at least 7/],
  ];
  for (const [what, change, message] of cases) {
    it(what, () => assert.rejects(planOf(join(ROOT, 'infra'), { ...good, ...change }), message));
  }

  it('and the good ones are taken, in each form', async () => {
    const plan = (change: Readonly<Record<string, Value>>) => planOf(join(ROOT, 'infra'), { ...good, ...change });
    const types = async (change: Readonly<Record<string, Value>>) =>
      new Set((await plan(change)).resources.map(({ type }) => type));
    assert.ok((await types({})).has('google_logging_project_sink'));
    assert.ok((await types({ watch: { organization: '1' } })).has('google_logging_organization_sink'));
    assert.ok((await types({ watch: { organization: '1', folder: '2' } })).has('google_logging_folder_sink'));
    const triggers = (await plan({ event_source: 'eventarc' })).resources.filter(
      ({ type }) => type === 'google_eventarc_trigger',
    );
    assert.equal(triggers.length, 4);
    assert.ok(!(await types({ sweep_schedule: null })).has('google_cloud_scheduler_job'));
  });
});
