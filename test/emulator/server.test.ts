import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { startEmulator, type Emulator } from '../../emulator/server.ts';

describe('clients that go away', () => {
  let emulator: Emulator;
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);

  before(async () => {
    emulator = await startEmulator();
    process.on('unhandledRejection', note);
  });
  after(async () => {
    process.off('unhandledRejection', note);
    await emulator.close();
  });

  /** Sends the beginning of a request and hangs up. */
  async function hangUp(text: string): Promise<void> {
    const socket = connect(Number(new URL(emulator.url).port), '127.0.0.1');
    await once(socket, 'connect');
    await new Promise((sent) => socket.write(text, sent));
    socket.destroy();
    await once(socket, 'close');
  }

  const clock = async () => (await fetch(`${emulator.url}/emulator/clock`)).status;

  it('in the middle of a body: nobody else notices', async () => {
    const head = 'POST /v1/projects/p/topics/t:publish HTTP/1.1\r\nhost: localhost\r\n';
    await hangUp(`${head}content-length: 1000\r\n\r\n{"messages":`);
    await hangUp(`${head}transfer-encoding: chunked\r\n\r\n5\r\n{"mes`);
    for (let i = 0; i < 10; i++) assert.equal(await clock(), 200);
    assert.deepEqual(unhandled, []);
  });

  it('before the answer: nobody else notices', async () => {
    await hangUp('GET /compute/v1/projects/p/global/networks HTTP/1.1\r\nhost: localhost\r\n\r\n');
    for (let i = 0; i < 10; i++) assert.equal(await clock(), 200);
    assert.deepEqual(unhandled, []);
  });
});
