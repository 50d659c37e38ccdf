import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { RetryableError, TerminalError } from '../../shared/errors.ts';
import { localCloud } from './fixture.ts';

describe('state in a bucket', () => {
  const cloud = localCloud();
  const bucket = () => cloud.connection.objects('state');
  beforeEach(async () => {
    const body = JSON.stringify({ name: 'state' });
    await fetch(`${cloud.url}/storage/v1/b?project=my-project`, { method: 'POST', body });
  });

  it('what was written is read, with its generation', async () => {
    const generation = await bucket().write('locks/a b.json', { holder: 'x' }, '0');
    assert.deepEqual(await bucket().read('locks/a b.json'), { value: { holder: 'x' }, generation });
  });

  it('a document that is not there is undefined', async () => {
    assert.equal(await bucket().read('none'), undefined);
  });

  it('of two who replace the same generation one is too late', async () => {
    const both = await Promise.all([bucket().write('p', 1, '0'), bucket().write('p', 2, '0')]);
    assert.equal(both.filter((generation) => generation === undefined).length, 1);
    const first = await bucket().read('p');
    assert.equal(await bucket().write('p', 3, '0'), undefined);
    assert.ok(await bucket().write('p', 3, first?.generation ?? ''));
  });

  it('a write whose answer was lost is not taken for somebody else', async () => {
    const hits = await cloud.fault({ method: 'storage.objects.insert', dropAfter: true, times: 1 });
    const generation = await bucket().write('p', { holder: 'me' }, '0');
    assert.equal(await hits(), 1);
    assert.deepEqual(await bucket().read('p'), { value: { holder: 'me' }, generation });
  });

  it('only the generation that is named is removed, and only once', async () => {
    const generation = (await bucket().write('p', 1, '0')) ?? '';
    await bucket().remove('p', '12345');
    assert.equal((await bucket().read('p'))?.value, 1);
    await bucket().remove('p', generation);
    await bucket().remove('p', generation);
    assert.equal(await bucket().read('p'), undefined);
  });

  it('paths are listed by what they begin with, in order, over as many pages as there are', async () => {
    for (const path of ['a/2', 'a/1', 'b/1', 'a/sub/3']) await bucket().write(path, 1, '0');
    assert.deepEqual(await bucket().list('a/'), ['a/1', 'a/2', 'a/sub/3']);
    assert.deepEqual(await bucket().list('none/'), []);
    await Promise.all(Array.from({ length: 1100 }, (_, i) => bucket().write(`many/${i}`, i, '0')));
    assert.equal((await bucket().list('many/')).length, 1100);
  });

  it('failures of the server are passed over, then retryable', async () => {
    await cloud.fault({ method: 'storage.objects.get', status: 503, times: 2 });
    assert.equal(await bucket().read('p'), undefined);
    await cloud.fault({ method: 'storage.objects.insert', status: 503 });
    await assert.rejects(bucket().write('p', 1, '0'), RetryableError);
    assert.equal((await cloud.calls('storage.objects.insert')).length, 4);
  });

  it('no permission is final, and says which', async () => {
    await cloud.fault({ method: 'storage.objects.get', status: 403, message: 'no' });
    await assert.rejects(bucket().read('p'), new TerminalError('permission storage.objects.get denied (403)'));
  });

  it('a policy object is read as text', async () => {
    await bucket().write('policy', { version: 1 }, '0');
    assert.equal(await cloud.connection.text('gs://state/policy'), '{"version":1}');
    await assert.rejects(cloud.connection.text('gs://state/none'), TerminalError);
    await assert.rejects(cloud.connection.text('state/none'), TerminalError);
  });
});
