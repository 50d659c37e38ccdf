import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { startFunction } from '../../cli/local/function-process.ts';

test('a function whose port somebody else has taken listens at another one', async (t) => {
  const heard: string[] = [];
  const other = createServer((request, response) => {
    heard.push(request.url ?? '');
    response.end();
  }).listen(0, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const { port: taken } = other.address() as AddressInfo;
  const spare = createServer().listen(0, '127.0.0.1');
  await once(spare, 'listening');
  const { port: free } = spare.address() as AddressInfo;
  spare.close();
  const ports = [taken, free];
  const choosePort = () => Promise.resolve(ports.shift() ?? assert.fail('a third port'));
  const started = await startFunction({ target: 'onJobChange', env: {}, onLine: () => undefined, choosePort });
  t.after(() => started.stop());
  assert.equal(started.url, `http://127.0.0.1:${free}`);
  await fetch(started.url, { method: 'POST', body: '{}', headers: { connection: 'close' } });
  assert.deepEqual(heard, [], 'what is meant for it is not heard by somebody else');
});
