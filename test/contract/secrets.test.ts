import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RetryableError, TerminalError } from '../../shared/errors.ts';
import { localCloud } from './fixture.ts';

const NAME = 'projects/my-project/secrets/slack-url';

describe('secrets', () => {
  const cloud = localCloud();
  const secrets = (env: Record<string, string> = {}) => cloud.connection.secrets(env);
  const post = (path: string, body: object) =>
    fetch(`${cloud.url}/v1/${path}`, { method: 'POST', body: JSON.stringify(body) });
  const add = (value: string) =>
    post(`${NAME}:addVersion`, { payload: { data: Buffer.from(value).toString('base64') } });

  it('are read by version, and by latest', async () => {
    await post('projects/my-project/secrets?secretId=slack-url', { replication: { automatic: {} } });
    await add('first');
    await add('second\n');
    assert.equal(await secrets().read(`${NAME}/versions/1`), 'first');
    assert.equal(await secrets().read(`${NAME}/versions/latest`), 'second');
  });

  it('come from the environment, too', async () => {
    assert.equal(await secrets({ SLACK: ' https://x ' }).read('env:SLACK'), 'https://x');
  });

  it('that are not there are final, and named by their reference', async () => {
    await assert.rejects(secrets().read('projects/my-project/secrets/none/versions/latest'), (error: Error) => {
      assert.ok(error instanceof TerminalError);
      assert.match(error.message, /^projects\/my-project\/secrets\/none\/versions\/latest: 404/);
      return true;
    });
    await assert.rejects(secrets({ SLACK: '' }).read('env:SLACK'), new TerminalError('env:SLACK: there is no value'));
  });

  it('that may not be read name the permission', async () => {
    await cloud.fault({ method: 'secretmanager.projects.secrets.versions.access', status: 403, message: 'no' });
    await assert.rejects(secrets().read(`${NAME}/versions/1`), /permission secretmanager\.versions\.access denied/);
  });

  it('that can not be read just now are tried again', async () => {
    await cloud.fault({ method: 'secretmanager.projects.secrets.versions.access', status: 503 });
    await assert.rejects(secrets().read(`${NAME}/versions/1`), RetryableError);
    assert.equal((await cloud.calls('secretmanager.projects.secrets.versions.access')).length, 2);
  });
});
