import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { startEmulator, type Emulator } from '../../emulator/server.ts';

let emulator: Emulator;
before(async () => {
  emulator = await startEmulator({ speed: 0 });
});
after(() => emulator.close());

const MIB = 2 ** 20;
const TOPIC = '/v1/projects/p/topics/topic:publish';

interface Answer {
  readonly status: number;
  readonly body: { readonly error?: { readonly code: number; readonly message: string; readonly status?: string } };
}

/** Sends chunks one after the other, as far as they are taken. */
function send(path: string, headers: Record<string, string>, chunks: Iterable<Buffer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(emulator.url + path, { method: 'POST', headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString()) });
      });
    });
    sent.on('error', reject);
    if (headers['expect'] !== undefined) return;
    for (const chunk of chunks) sent.write(chunk);
    sent.end();
  });
}

/** Sends a text as it is and answers all that comes back. */
async function raw(text: string): Promise<string> {
  const socket = connect(Number(new URL(emulator.url).port), '127.0.0.1');
  socket.end(text);
  const parts: Buffer[] = [];
  socket.on('data', (part) => parts.push(part));
  await once(socket, 'close');
  return Buffer.concat(parts).toString();
}

function* zeroes(mib: number): Iterable<Buffer> {
  for (let i = 0; i < mib; i++) yield Buffer.alloc(MIB, 48);
}

describe('a body that is too large', () => {
  const tooLarge = (answer: Answer) => {
    assert.deepEqual([answer.status, answer.body.error?.code], [413, 413]);
    assert.equal(answer.body.error?.message, `Request payload size exceeds the limit: ${20 * MIB} bytes.`);
  };

  it('is refused with 413, its length told before', async () => {
    tooLarge(await send(TOPIC, { 'content-length': String(30 * MIB) }, zeroes(30)));
  });

  it('is refused with 413, its length not told', async () => {
    tooLarge(await send(TOPIC, { 'transfer-encoding': 'chunked' }, zeroes(30)));
  });

  it('need not be sent by a client that asks first', async () => {
    tooLarge(await send(TOPIC, { expect: '100-continue', 'content-length': String(30 * MIB) }, []));
  });

  it('may be as large as a bucket needs it', async () => {
    await fetch(`${emulator.url}/storage/v1/b?project=p`, { method: 'POST', body: '{"name":"bucket"}' });
    const path = '/upload/storage/v1/b/bucket/o?uploadType=media&name=large';
    assert.equal((await send(path, { 'transfer-encoding': 'chunked' }, zeroes(30))).status, 200);
  });
});

describe('a request that is none', () => {
  for (const [what, head, status] of [
    ['without a valid host', 'GET / HTTP/1.1\r\nhost: a b\r\n\r\n', 400],
    ['for another protocol', 'GET ftp://x/y HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    ['that is no HTTP', 'HELLO\r\n\r\n', 400],
    ['with endless headers', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`, 431],
    ['for a tunnel', 'CONNECT x.googleapis.com:443 HTTP/1.1\r\nhost: x\r\n\r\n', 403],
  ] as const) {
    it(`${what} gets ${status}`, async () => {
      assert.match(await raw(head), new RegExp(`^HTTP/1.1 ${status} `));
    });
  }

  it('with JSON that goes too deep is refused as Google refuses it', async () => {
    for (const depth of [101, 100_000]) {
      const body = `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
      const response = await fetch(emulator.url + TOPIC, { method: 'POST', body });
      const { error } = (await response.json()) as Answer['body'];
      assert.deepEqual([response.status, error?.status], [400, 'INVALID_ARGUMENT']);
      assert.match(error?.message ?? '', /^Invalid JSON payload received. Message too deep/);
    }
    const text = JSON.stringify({ messages: [{ attributes: { a: `\\"${'['.repeat(500)}` } }] });
    assert.equal((await fetch(emulator.url + TOPIC, { method: 'POST', body: text })).status, 404);
  });
});

describe('system parameters', () => {
  const get = async (path: string) => (await fetch(emulator.url + path)).text();

  it('choose fields', async () => {
    await fetch(`${emulator.url}/v1/projects/p/topics/topic-a`, {
      method: 'PUT',
      body: '{"labels":{"a":"b","c":"d"}}',
    });
    const topic = '/v1/projects/p/topics/topic-a?fields=';
    assert.deepEqual(JSON.parse(await get(`${topic}name`)), { name: 'projects/p/topics/topic-a' });
    assert.deepEqual(JSON.parse(await get(`${topic}labels/c`)), { labels: { c: 'd' } });
    assert.deepEqual(JSON.parse(await get(`${topic}labels(a,c)`)), { labels: { a: 'b', c: 'd' } });
    assert.deepEqual(JSON.parse(await get('/v1/projects/p/topics?fields=topics(labels/*),nextPageToken')), {
      topics: [{ labels: { a: 'b', c: 'd' } }],
    });
    for (const wrong of ['(', 'a(', 'a)', 'a,', 'a/', 'a b', '/']) {
      assert.match(await get(topic + encodeURIComponent(wrong)), /Invalid field selection/, wrong);
    }
  });

  it('print for machines', async () => {
    const lines = async (query: string) => (await get(`/v1/projects/p?${query}`)).trim().split('\n').length;
    assert.ok((await lines('')) > 1);
    assert.equal(await lines('prettyPrint=false'), 1);
  });
});
