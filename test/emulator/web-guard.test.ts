import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { startEmulator } from '../../emulator/server.ts';

/** Status and text of a request under a name, as fetch would not send it. */
async function ask(url: string, headers: Record<string, string>, path = '/emulator/reset'): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method: path === '/' ? 'GET' : 'POST', headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => resolve([answer.statusCode ?? 0, text]));
    });
    sent.on('error', reject);
    sent.end();
  });
}

async function started(t: TestContext, host?: string): Promise<string> {
  const { url, close } = await startEmulator({ host });
  t.after(close);
  return url.replace('0.0.0.0', '127.0.0.1');
}

describe('web sites of others', () => {
  it('can not make a browser send anything here', async (t) => {
    const url = await started(t);
    for (const origin of ['https://evil.example', 'http://localhost:1', 'null', 'nonsense']) {
      const [status, text] = await ask(url, { origin, 'content-type': 'text/plain' });
      assert.equal(status, 403, origin);
      assert.match(text, /Requests of other web sites \(.*\) are refused\./);
    }
    assert.equal((await ask(url, { origin: url }))[0], 200);
  });

  it('can not come in under a name that they made point here', async (t) => {
    const url = await started(t);
    const { port } = new URL(url);
    const names = ['evil.example', `evil.example:${port}`, '127.0.0.1.evil.example', 'googleapis.com.evil.example'];
    for (const host of names) {
      const [status, text] = await ask(url, { host });
      assert.equal(status, 403, host);
      assert.match(text, /does not go by the name/);
    }
  });
});

describe('names that clients use', () => {
  it('are all of this machine, those of machines beside it, and those of Google', async (t) => {
    const url = await started(t);
    const names = [
      'localhost',
      'LOCALHOST:8080',
      '127.0.0.1',
      '127.1.2.3',
      '[::1]:8080',
      'emulator',
      'emulator:8080',
      'host.docker.internal',
      'my-mac.local',
      'wall.localhost',
      'europe-west2-run.googleapis.com',
      'bucket.storage.googleapis.com',
    ];
    for (const host of names) assert.equal((await ask(url, { host }))[0], 200, host);
  });

  it('are any, once other machines were let in', async (t) => {
    const url = await started(t, '0.0.0.0');
    assert.equal((await ask(url, { host: 'ci.example.com' }))[0], 200);
    assert.equal((await ask(url, { host: 'ci.example.com', origin: 'https://evil.example' }))[0], 403);
  });

  it('serve the page with headers that let nothing foreign in', async (t) => {
    const url = await started(t);
    const { headers } = await fetch(url);
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'.*frame-ancestors 'none'/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
  });
});
