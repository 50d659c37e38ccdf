import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Storage, type Bucket } from '@google-cloud/storage';
import { PassThroughClient } from 'google-auth-library';
import { startEmulator } from '../../emulator/server.ts';
import { crc32c } from '../../emulator/services/storage/crc32c.ts';

async function startStorage(t: TestContext) {
  const { url, cloud, close } = await startEmulator({ speed: 0 });
  t.after(close);
  const storage = new Storage({
    apiEndpoint: url,
    projectId: 'p',
    authClient: new PassThroughClient(),
    retryOptions: { autoRetry: false },
  });
  const [bucket] = await storage.createBucket('state');
  return { url, cloud, storage, bucket };
}

/** Code and message of a refusal. */
async function refusal(call: Promise<unknown>): Promise<[unknown, string]> {
  const error = await call.then(
    () => assert.fail('was not refused'),
    (reason: Error & { code?: unknown }) => reason,
  );
  return [error.code, error.message];
}

const save = (bucket: Bucket, name: string, text: string, ifGenerationMatch?: number) =>
  bucket.file(name).save(text, {
    resumable: false,
    ...(ifGenerationMatch !== undefined && { preconditionOpts: { ifGenerationMatch } }),
  });

const CONDITION = 'At least one of the pre-conditions you specified did not hold.';

describe('a bucket', () => {
  it('belongs to one project, and its name to the whole cloud', async (t) => {
    const { url, storage } = await startStorage(t);
    const [buckets] = await storage.getBuckets();
    assert.deepEqual(
      buckets.map(({ name }) => name),
      ['state'],
    );
    const other = await fetch(`${url}/storage/v1/b?project=q`);
    assert.deepEqual(await other.json(), { kind: 'storage#buckets' });
    assert.deepEqual(await refusal(storage.createBucket('state')), [
      409,
      'Your previous request to create the named bucket succeeded and you already own it.',
    ]);
    const taken = await fetch(`${url}/storage/v1/b?project=q`, { method: 'POST', body: '{"name":"state"}' });
    assert.equal(taken.status, 409);
  });

  it('is only deleted when it is empty', async (t) => {
    const { storage, bucket } = await startStorage(t);
    await save(bucket, 'a', 'x');
    assert.deepEqual(await refusal(bucket.delete()), [409, 'The bucket you tried to delete is not empty.']);
    await bucket.file('a').delete();
    await bucket.delete();
    assert.deepEqual(await storage.bucket('state').exists(), [false]);
    assert.deepEqual(await refusal(bucket.getFiles()), [404, 'The specified bucket does not exist.']);
  });

  it('is dropped with its project, and no other', async (t) => {
    const { cloud, bucket } = await startStorage(t);
    cloud.buckets.clear('q');
    assert.deepEqual(await bucket.exists(), [true]);
    cloud.buckets.clear('p');
    assert.deepEqual(await bucket.exists(), [false]);
  });

  it('is refused under a name that is not allowed, or with what is not implemented', async (t) => {
    const { storage } = await startStorage(t);
    assert.deepEqual(await refusal(storage.createBucket('Not_Allowed')), [400, "Invalid bucket name: 'Not_Allowed'"]);
    const [code, message] = await refusal(storage.createBucket('kept', { versioning: { enabled: true } }));
    assert.equal(code, 400);
    assert.match(message, /versioning/);
  });
});

describe('an object', () => {
  it('carries its checksums, times and numbers', async (t) => {
    const { bucket, cloud, url } = await startStorage(t);
    const file = bucket.file('reports/2026 ä.json');
    await file.save('{"a":1}', {
      resumable: false,
      metadata: { contentType: 'application/json', metadata: { k: 'v' } },
    });
    const now = new Date(cloud.clock.nowMs()).toISOString();
    const generation = String(file.metadata.generation);
    assert.equal(Math.floor(Number(generation) / 1000), Math.floor(cloud.clock.nowMs()));
    const path = `/storage/v1/b/state/o/${encodeURIComponent('reports/2026 ä.json')}`;
    const { etag, ...metadata } = (await file.getMetadata())[0];
    assert.ok(etag);
    assert.deepEqual(metadata, {
      kind: 'storage#object',
      id: `state/reports/2026 ä.json/${generation}`,
      selfLink: url + path,
      mediaLink: `${url}/download${path}?generation=${generation}&alt=media`,
      name: 'reports/2026 ä.json',
      bucket: 'state',
      generation,
      metageneration: '1',
      contentType: 'application/json',
      metadata: { k: 'v' },
      storageClass: 'STANDARD',
      size: '7',
      md5Hash: 'u2y1xo30ZSlByvZSo2by2A==',
      crc32c: 'z/fVag==',
      timeCreated: now,
      updated: now,
      timeStorageClassUpdated: now,
    });
  });

  it('comes back as it went in, checked by the client, whole or in part', async (t) => {
    const { bucket } = await startStorage(t);
    const content = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7) % 256));
    const tricky = Buffer.concat([content, Buffer.from('\r\n--boundary\r\n\n\n--')]);
    await bucket.file('bytes').save(tricky, { resumable: false, validation: 'crc32c' });
    assert.deepEqual((await bucket.file('bytes').download({ validation: 'md5' }))[0], tricky);
    assert.deepEqual((await bucket.file('bytes').download({ start: 10, end: 19 }))[0], tricky.subarray(10, 20));
    await save(bucket, 'empty', '');
    assert.deepEqual((await bucket.file('empty').download())[0].length, 0);
  });

  it('is uploaded in pieces, which may come twice', async (t) => {
    const { bucket, url } = await startStorage(t);
    const start = `${url}/upload/storage/v1/b/state/o?uploadType=resumable&name=pieces`;
    const begun = await fetch(start, { method: 'POST', body: '{"metadata":{"a":"b"}}' });
    const session = begun.headers.get('location') ?? '';
    const put = async (range: string, body = '') => {
      const answer = await fetch(session, { method: 'PUT', headers: { 'content-range': range }, body });
      return [answer.status, answer.headers.get('range')];
    };
    assert.deepEqual(await put('bytes */*'), [308, null]);
    assert.deepEqual(await put('bytes 0-3/*', '0123'), [308, 'bytes=0-3']);
    assert.deepEqual(await put('bytes 6-7/8', '67'), [308, 'bytes=0-3'], 'a gap is not taken');
    assert.deepEqual(await put('bytes 2-5/8', '2345'), [308, 'bytes=0-5']);
    assert.deepEqual(await bucket.file('pieces').exists(), [false]);
    assert.deepEqual(await put('bytes 6-7/8', '67'), [200, null]);
    assert.deepEqual(await put('bytes */8'), [200, null]);
    assert.equal((await bucket.file('pieces').download())[0].toString(), '01234567');
    assert.deepEqual((await bucket.file('pieces').getMetadata())[0].metadata, { a: 'b' });
  });

  it('is uploaded by the client as it likes to do it', async (t) => {
    const { bucket } = await startStorage(t);
    const content = Buffer.alloc(60_000, 'abc');
    await bucket.file('large').save(content);
    assert.ok((await bucket.file('large').download())[0].equals(content));
  });

  it('is taken from a bare body', async (t) => {
    const { url, bucket } = await startStorage(t);
    const target = `${url}/upload/storage/v1/b/state/o?uploadType=media&name=plain.txt`;
    const answer = await fetch(target, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'hello' });
    assert.equal(answer.status, 200);
    const [metadata] = await bucket.file('plain.txt').getMetadata();
    assert.equal(metadata.contentType, 'text/plain');
    const bad = await fetch(target, { method: 'POST', headers: { 'x-goog-hash': 'crc32c=AAAAAA==' }, body: 'hello' });
    assert.equal(bad.status, 400);
  });

  it('that is not there is a 404 that says which', async (t) => {
    const { bucket } = await startStorage(t);
    const missing = bucket.file('no/such');
    assert.deepEqual(await refusal(missing.getMetadata()), [404, 'No such object: state/no/such']);
    assert.equal((await refusal(missing.download()))[0], 404);
    assert.equal((await refusal(missing.delete()))[0], 404);
    assert.deepEqual(await missing.exists(), [false]);
  });

  it('gets a higher generation each time, on a standing clock too', async (t) => {
    const { bucket, cloud } = await startStorage(t);
    const generations: number[] = [];
    for (const step of [0, 0, 5]) {
      cloud.clock.advance(step);
      await save(bucket, 'a', 'x');
      generations.push(Number((await bucket.file('a').getMetadata())[0].generation));
    }
    const [first = 0, second = 0, third = 0] = generations;
    assert.equal(second, first + 1);
    assert.ok(third >= first + 5_000_000);
  });

  it('changes its metadata and metageneration by a patch, not its generation', async (t) => {
    const { bucket } = await startStorage(t);
    const file = bucket.file('a');
    await file.save('x', { resumable: false, metadata: { metadata: { old: '1', kept: '2' } } });
    const [before] = await file.getMetadata();
    await file.setMetadata({ contentType: 'text/x', metadata: { old: null, new: '3' } });
    const [after] = await file.getMetadata();
    assert.deepEqual(after.metadata, { kept: '2', new: '3' });
    assert.equal(after.contentType, 'text/x');
    assert.deepEqual([after.generation, after.metageneration], [before.generation, '2']);
    assert.notEqual(after.etag, before.etag);
  });
});

describe('a precondition', () => {
  it('of generation 0 lets only the first of two writers create an object', async (t) => {
    const { bucket } = await startStorage(t);
    await save(bucket, 'lock', 'first', 0);
    assert.deepEqual(await refusal(save(bucket, 'lock', 'second', 0)), [412, CONDITION]);
    assert.equal((await bucket.file('lock').download())[0].toString(), 'first');
  });

  it('of a generation lets nobody write or delete what has changed since', async (t) => {
    const { bucket } = await startStorage(t);
    await save(bucket, 'a', 'one');
    const generation = Number((await bucket.file('a').getMetadata())[0].generation);
    await save(bucket, 'a', 'two', generation);
    assert.deepEqual(await refusal(save(bucket, 'a', 'three', generation)), [412, CONDITION]);
    assert.deepEqual(await refusal(bucket.file('a').delete({ ifGenerationMatch: generation })), [412, CONDITION]);
    assert.equal((await bucket.file('a').download())[0].toString(), 'two');
    assert.deepEqual(await refusal(save(bucket, 'none', 'x', generation)), [412, CONDITION]);
  });

  it('of a metageneration guards a patch', async (t) => {
    const { bucket } = await startStorage(t);
    await save(bucket, 'a', 'x');
    const patch = () => bucket.file('a').setMetadata({ cacheControl: 'no-store' }, { ifMetagenerationMatch: 1 });
    await patch();
    assert.deepEqual(await refusal(patch()), [412, CONDITION]);
  });

  it('that a generation has changed makes a write fail and a read say "not modified"', async (t) => {
    const { bucket, url } = await startStorage(t);
    await save(bucket, 'a', 'x');
    const { generation } = (await bucket.file('a').getMetadata())[0];
    const read = (value: unknown) => fetch(`${url}/storage/v1/b/state/o/a?ifGenerationNotMatch=${String(value)}`);
    assert.equal((await read(generation)).status, 304);
    assert.equal((await read(1)).status, 200);
    const target = `${url}/upload/storage/v1/b/state/o?uploadType=media&name=a&ifGenerationNotMatch=`;
    assert.equal((await fetch(target + String(generation), { method: 'POST', body: 'y' })).status, 412);
    const { error } = (await (await fetch(`${target}0`, { method: 'POST', body: 'y' })).json()) as { error?: unknown };
    assert.equal(error, undefined);
    const refused = await fetch(`${url}/storage/v1/b/state/o/a?ifGenerationMatch=1`);
    const body = (await refused.json()) as { error: { errors: unknown[] } };
    assert.deepEqual(body.error.errors, [{ message: CONDITION, domain: 'global', reason: 'conditionNotMet' }]);
  });

  it('guards an upload in pieces as well', async (t) => {
    const { bucket } = await startStorage(t);
    await save(bucket, 'a', 'x');
    const upload = bucket.file('a').save('y', { resumable: true, preconditionOpts: { ifGenerationMatch: 0 } });
    assert.equal((await refusal(upload))[0], 412);
    assert.equal((await bucket.file('a').download())[0].toString(), 'x');
  });
});

describe('a listing', () => {
  it('is sorted, and cut by prefix, delimiter and pages', async (t) => {
    const { bucket } = await startStorage(t);
    for (const name of ['b', 'a/2', 'a/1', 'a/deep/x', 'c']) await save(bucket, name, name);
    const names = async (query: object) => (await bucket.getFiles(query))[0].map(({ name }) => name);
    assert.deepEqual(await names({}), ['a/1', 'a/2', 'a/deep/x', 'b', 'c']);
    assert.deepEqual(await names({ prefix: 'a/' }), ['a/1', 'a/2', 'a/deep/x']);
    const [files, , answer] = await bucket.getFiles({ delimiter: '/', autoPaginate: false });
    assert.deepEqual(
      files.map(({ name }) => name),
      ['b', 'c'],
    );
    assert.deepEqual((answer as { prefixes: string[] }).prefixes, ['a/']);
  });

  it('goes on where the page before it ended, a prefix counting as one entry', async (t) => {
    const { bucket, url } = await startStorage(t);
    for (const name of ['a/1', 'a/2', 'b', 'c/1']) await save(bucket, name, name);
    const pages: string[][] = [];
    let pageToken: string | undefined = '';
    while (pageToken !== undefined) {
      const query: string = `delimiter=/&maxResults=1&pageToken=${pageToken}`;
      const answer = (await (await fetch(`${url}/storage/v1/b/state/o?${query}`)).json()) as {
        items?: { name: string }[];
        prefixes?: string[];
        nextPageToken?: string;
      };
      pages.push([...(answer.items ?? []).map(({ name }) => name), ...(answer.prefixes ?? [])]);
      pageToken = answer.nextPageToken;
    }
    assert.deepEqual(pages, [['a/'], ['b'], ['c/']]);
  });
});

it('CRC-32C is that of RFC 3720', () => {
  assert.equal(crc32c(Buffer.from('123456789')), Buffer.from('e3069283', 'hex').toString('base64'));
  assert.equal(crc32c(Buffer.alloc(32)), Buffer.from('8a9136aa', 'hex').toString('base64'));
  assert.equal(crc32c(Buffer.alloc(0)), 'AAAAAA==');
});
