import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anAttempt, LOCATION, localCloud, NETWORK, PROJECT, REGION, REGIONAL } from './fixture.ts';

const METHOD = 'vpcaccess.projects.locations.connectors';
const subnetworks = [{ name: 'slash28', region: REGION, network: NETWORK, ipCidrRange: '10.8.0.0/28' }];
const spec = {
  name: `${LOCATION}/connectors/c`,
  subnetwork: `${REGIONAL}/subnetworks/slash28`,
  machineType: 'e2-micro',
  minInstances: 2,
  maxInstances: 3,
};
const stored = (state: string) => ({
  name: spec.name,
  state,
  subnet: { name: 'slash28', projectId: PROJECT },
  machineType: 'e2-micro',
  minInstances: 2,
  maxInstances: 3,
});

describe('creating a connector', () => {
  const cloud = localCloud({ speed: 2000 });
  const writes = () => cloud.connection.writes;
  const connectors = async () => {
    const list = await cloud.connection.reads.connectors(PROJECT, REGION);
    return list.kind === 'found' ? list.value.map(({ name, state }) => [name, state]) : list;
  };

  it('it is ready when the write is done', async () => {
    await cloud.setWorld({ subnetworks });
    assert.deepEqual(await writes().createConnector(spec, anAttempt()), { kind: 'done' });
    assert.deepEqual(await connectors(), [[spec.name, 'READY']]);
  });

  it('two who make it at once, and one who waits, all succeed', async () => {
    await cloud.setWorld({ subnetworks });
    const first = writes().createConnector(spec, anAttempt());
    await cloud.until(`${METHOD}.create`, 1);
    const all = [first, writes().createConnector(spec, anAttempt()), writes().awaitConnector(spec.name, anAttempt())];
    assert.deepEqual(await Promise.all(all), Array(3).fill({ kind: 'done' }));
    assert.deepEqual(await connectors(), [[spec.name, 'READY']]);
  });

  it('a lost answer makes no second one', async () => {
    await cloud.setWorld({ subnetworks });
    const hits = await cloud.fault({ method: `${METHOD}.create`, dropAfter: true, times: 1 });
    assert.deepEqual(await writes().createConnector(spec, anAttempt()), { kind: 'done' });
    assert.equal(await hits(), 1);
    assert.deepEqual(await connectors(), [[spec.name, 'READY']]);
  });

  it('an operation that fails is a failure with the reason that Google gives', async () => {
    await cloud.setWorld({ subnetworks });
    const error = { code: 9, message: 'Operation failed: Insufficient CPU quota in region.' };
    await cloud.fault({ method: `${METHOD}.create`, operationError: error, times: 1 });
    const reason = `the operation on the connector failed (code 9): ${error.message}`;
    assert.deepEqual(await writes().createConnector(spec, anAttempt()), { kind: 'failed', reason, retryable: false });
  });

  it('one in state ERROR is a failure', async () => {
    await cloud.setWorld({ subnetworks, connectors: [stored('ERROR')] });
    const reason = 'the connector is in state ERROR, and can only be deleted';
    assert.deepEqual(await writes().createConnector(spec, anAttempt()), { kind: 'failed', reason, retryable: false });
    assert.deepEqual(await writes().awaitConnector(spec.name, anAttempt()), {
      kind: 'failed',
      reason,
      retryable: false,
    });
  });

  it('one of another size is left alone', async () => {
    await cloud.setWorld({ subnetworks, connectors: [stored('READY')] });
    const written = await writes().createConnector({ ...spec, maxInstances: 10 }, anAttempt());
    const reason = 'exists with other settings: maxInstances is 3, not 10';
    assert.deepEqual(written, { kind: 'failed', reason, retryable: false, because: 'different' });
  });

  it('waiting for one that is gone may be tried again', async () => {
    const reason = 'the connector is gone';
    assert.deepEqual(await writes().awaitConnector(spec.name, anAttempt()), {
      kind: 'failed',
      reason,
      retryable: true,
    });
  });

  it('polls that fail do not end the wait', async () => {
    await cloud.setWorld({ subnetworks });
    const hits = await cloud.fault({ method: 'vpcaccess.projects.locations.operations.get', status: 503, times: 2 });
    assert.deepEqual(await writes().createConnector(spec, anAttempt()), { kind: 'done' });
    assert.equal(await hits(), 2);
  });
});

describe('a connector that takes its time', () => {
  const cloud = localCloud({ speed: 0 });

  it('when the budget ends first, the write answers pending with the operation', async () => {
    await cloud.setWorld({ subnetworks });
    const { writes } = cloud.connection;
    const spent = new AbortController();
    const first = writes.createConnector(spec, { id: 'first', budget: spent.signal });
    await cloud.until('vpcaccess.projects.locations.operations.get', 1);
    spent.abort();
    const written = await first;
    assert.ok(written.kind === 'pending');
    assert.match(written.operation, new RegExp(`^${LOCATION}/operations/`));
    const again = writes.awaitConnector(spec.name, anAttempt());
    await cloud.until(`${METHOD}.get`, 1);
    await cloud.advance(300);
    assert.deepEqual(await again, { kind: 'done' });
  });
});
