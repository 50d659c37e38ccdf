import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Storage } from '@google-cloud/storage';
import { PassThroughClient } from 'google-auth-library';
import { cloudForClients, PROJECT } from './fixture.ts';

const { url } = await cloudForClients('storage');
const storage = new Storage({
  projectId: PROJECT,
  apiEndpoint: url,
  authClient: new PassThroughClient(),
});
const bucket = storage.bucket('state');

const status = (code: number) => (error: { code?: unknown }) => Number(error.code) === code;

describe('a bucket', () => {
  it('is created once, read and listed', async () => {
    await storage.createBucket('state', { location: 'europe-west2' });
    await assert.rejects(storage.createBucket('state'), status(409));
    const [metadata] = await bucket.getMetadata();
    assert.equal(metadata.location, 'EUROPE-WEST2');
    assert.deepEqual(
      (await storage.getBuckets())[0].map(({ name }) => name),
      ['state'],
    );
  });

  it('keeps objects with generations, which preconditions are about', async () => {
    const file = bucket.file('locks/a');
    await file.save('one', { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } });
    await assert.rejects(
      file.save('two', { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } }),
      status(412),
    );
    const [{ generation }] = await file.getMetadata();
    await file.save('two', { resumable: false, preconditionOpts: { ifGenerationMatch: Number(generation) } });
    assert.equal((await file.download())[0].toString(), 'two');
    await file.setMetadata({ metadata: { owner: 'x' } });
    assert.equal((await file.getMetadata())[0].metadata?.['owner'], 'x');
    await bucket.file('reports/large').save(Buffer.alloc(3_000_000, 'x'), { resumable: true });
    assert.equal((await bucket.file('reports/large').getMetadata())[0].size, '3000000');
    const [found] = await bucket.getFiles({ prefix: 'locks/', maxResults: 10 });
    assert.deepEqual(
      found.map(({ name }) => name),
      ['locks/a'],
    );
    await file.delete();
    assert.equal((await file.exists())[0], false);
  });

  it('goes when it is empty', async () => {
    await assert.rejects(bucket.delete(), status(409));
    await bucket.deleteFiles();
    await bucket.delete();
    await assert.rejects(bucket.getMetadata(), status(404));
  });
});
