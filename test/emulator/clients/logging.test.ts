import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { v2 } from '@google-cloud/logging';
import { all, cloudForClients, PROJECT, refused } from './fixture.ts';

/** What is looked at here of an entry; the client has no types for what it lists. */
interface Read {
  readonly textPayload: string;
  readonly severity: string;
}

const { options, url } = await cloudForClients('logging');
const logging = new v2.LoggingServiceV2Client(options);
const config = new v2.ConfigServiceV2Client(options);

const parent = `projects/${PROJECT}`;
const logName = `${parent}/logs/my-log`;

describe('entries', () => {
  it('are written, queried, paged and deleted with their log', async () => {
    const entries = Array.from({ length: 7 }, (_, i) => ({
      severity: i % 2 ? ('ERROR' as const) : ('INFO' as const),
      textPayload: `line ${i}`,
      labels: { n: String(i) },
    }));
    await logging.writeLogEntries({ logName, resource: { type: 'global' }, entries });
    const request = { resourceNames: [parent], filter: `logName="${logName}"`, pageSize: 3 };
    const found = await all(logging.listLogEntriesAsync(request) as AsyncIterable<Read>);
    assert.deepEqual(
      found.map(({ textPayload }) => textPayload),
      entries.map(({ textPayload }) => textPayload),
    );
    const descending = { ...request, filter: 'severity>=ERROR', orderBy: 'timestamp desc' };
    const [errors] = (await logging.listLogEntries(descending)) as unknown as [Read[]];
    assert.deepEqual(
      errors.map(({ textPayload, severity }) => [textPayload, severity]),
      [
        ['line 5', 'ERROR'],
        ['line 3', 'ERROR'],
        ['line 1', 'ERROR'],
      ],
    );
    assert.deepEqual(await all(logging.listLogsAsync({ parent })), [logName]);
    await logging.deleteLog({ logName });
    assert.deepEqual(await all(logging.listLogsAsync({ parent })), []);
    await refused(logging.listLogEntries({ resourceNames: [parent], filter: 'severity >' }), 400, /Unparseable filter/);
  });
});

describe('sinks', () => {
  const destination = `pubsub.googleapis.com/${parent}/topics/entries`;

  it('are created, changed, listed and deleted', async () => {
    for (const owner of [parent, 'organizations/1']) {
      const [sink] = await config.createSink({
        parent: owner,
        sink: { name: 's', destination, filter: 'severity>=ERROR' },
      });
      assert.match(sink.writerIdentity ?? '', /^serviceAccount:/);
      const sinkName = `${owner}/sinks/s`;
      const updateMask = { paths: ['filter'] };
      const change = { name: 's', destination, filter: 'severity>=CRITICAL' };
      const [changed] = await config.updateSink({ sinkName, sink: change, updateMask });
      assert.deepEqual([changed.filter, changed.writerIdentity], [change.filter, sink.writerIdentity]);
      assert.equal((await config.getSink({ sinkName }))[0].filter, change.filter);
      assert.equal((await all(config.listSinksAsync({ parent: owner }))).length, 1);
      await refused(config.createSink({ parent: owner, sink: { name: 's', destination } }), 409, /already exists/);
      await fetch(`${url}/v2/${sinkName}?updateMask=filter`, { method: 'PATCH', body: JSON.stringify({ filter: '' }) });
      await config.deleteSink({ sinkName });
      await refused(config.getSink({ sinkName }), 404, /does not exist/);
    }
  });
});
