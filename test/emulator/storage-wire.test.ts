import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { startEmulator } from '../../emulator/server.ts';

async function startBucket(t: TestContext) {
  const { url, close } = await startEmulator({ speed: 0 });
  t.after(close);
  const send = (method: string, path: string, init: RequestInit = {}) => fetch(url + path, { method, ...init });
  await send('POST', '/storage/v1/b?project=p', { body: '{"name":"state"}' });
  return { url, send };
}

it('a multipart upload is taken in the form that gcloud sends', async (t) => {
  const { send } = await startBucket(t);
  const lines = [
    '--==1==',
    'Content-Type: application/json',
    'MIME-Version: 1.0',
    '',
    '{"bucket": "state", "contentType": "text/plain", "name": "conf/g.txt"}',
    '--==1==',
    'Content-Type: text/plain',
    'Content-Transfer-Encoding: binary',
    '',
    'two\n',
    '--==1==--\n',
  ];
  const headers = { 'content-type': "multipart/related; boundary='==1=='" };
  const upload = { headers, body: lines.join('\n') };
  const answer = await send('POST', '/upload/storage/v1/b/state/o?alt=json&uploadType=multipart', upload);
  const { mediaLink } = (await answer.json()) as { mediaLink: string };
  const media = await fetch(mediaLink);
  assert.equal(await media.text(), 'two\n');
  assert.equal(media.headers.get('content-type'), 'text/plain');
});

it('an upload that is no multipart, has no name or names no way is refused', async (t) => {
  const { send } = await startBucket(t);
  for (const query of ['uploadType=multipart', 'uploadType=media', 'uploadType=resumable', 'name=a']) {
    const answer = await send('POST', `/upload/storage/v1/b/state/o?${query}`, { body: '{}' });
    assert.equal(answer.status, 400, query);
  }
});

it('a range past the end of an object is refused', async (t) => {
  const { send } = await startBucket(t);
  await send('POST', '/upload/storage/v1/b/state/o?uploadType=media&name=a', { body: '0123456789' });
  const read = (range: string) => send('GET', '/storage/v1/b/state/o/a?alt=media', { headers: { range } });
  assert.equal((await read('bytes=10-')).status, 416);
  assert.equal(await (await read('bytes=-3')).text(), '789');
  assert.equal((await read('bytes=8-99')).headers.get('content-range'), 'bytes 8-9/10');
});

it('a request for an object is logged, and made to fail, under the project of its bucket', async (t) => {
  const { url, send } = await startBucket(t);
  const fault = { method: 'storage.objects.get', project: 'p', status: 403, times: 1 };
  await send('POST', '/emulator/faults', { body: JSON.stringify(fault) });
  assert.equal((await send('GET', '/storage/v1/b/state/o/a')).status, 403);
  const logged = (await (await fetch(`${url}/emulator/requests?project=p`)).json()) as { method: string }[];
  assert.deepEqual(
    logged.map(({ method }) => method),
    ['storage.buckets.insert', 'storage.objects.get'],
  );
});

it('what is not implemented is refused by name', async (t) => {
  const { send } = await startBucket(t);
  const answer = await send('POST', '/storage/v1/b/state/o/a/compose', { body: '{}' });
  assert.equal(answer.status, 405);
});
