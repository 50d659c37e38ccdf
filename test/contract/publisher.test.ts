import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { RetryableError, TerminalError } from '../../shared/errors.ts';
import { connect } from '../../shared/gcp/connect.ts';
import { localCloud, PROJECT } from './fixture.ts';

interface Received {
  readonly data: string;
  readonly attributes: object;
  readonly orderingKey?: string;
}

const TOPIC = `projects/${PROJECT}/topics/run-egress-results`;
const SUBSCRIPTION = `projects/${PROJECT}/subscriptions/tail`;
const METHOD = 'pubsub.projects.topics.publish';

describe('publishing', () => {
  const cloud = localCloud();
  const publisher = () => cloud.connection.publisher(PROJECT);
  const message = { topic: 'run-egress-results', body: { job: 'ä' }, attributes: { status: 'compliant' } } as const;
  const post = async (method: string, path: string, body: object): Promise<unknown> =>
    (await fetch(`${cloud.url}/v1/${path}`, { method, body: JSON.stringify(body) })).json();
  const received = async () => {
    const { receivedMessages = [] } = (await post('POST', `${SUBSCRIPTION}:pull`, { maxMessages: 10 })) as {
      receivedMessages?: { message: Received }[];
    };
    return receivedMessages.map(({ message: { data, attributes, orderingKey } }) => ({
      body: JSON.parse(Buffer.from(data, 'base64').toString()) as unknown,
      attributes,
      orderingKey,
    }));
  };
  beforeEach(async () => {
    await post('PUT', TOPIC, {});
    await post('PUT', SUBSCRIPTION, { topic: TOPIC });
  });

  it('body, attributes and ordering key arrive', async () => {
    await publisher().publish(message);
    await publisher().publish({ ...message, orderingKey: 'my-vpc/europe-west2' });
    const { body, attributes } = message;
    assert.deepEqual(await received(), [
      { body, attributes, orderingKey: undefined },
      { body, attributes, orderingKey: 'my-vpc/europe-west2' },
    ]);
  });

  it('a failure of the server is passed over, or retryable', async () => {
    const hits = await cloud.fault({ method: METHOD, status: 503, times: 2 });
    await publisher().publish(message);
    assert.equal(await hits(), 2);
    await cloud.fault({ method: METHOD, status: 503 });
    await assert.rejects(publisher().publish(message), RetryableError);
  });

  it('a topic that is not there is final', async () => {
    await assert.rejects(cloud.connection.publisher('elsewhere').publish(message), TerminalError);
  });

  it('Pub/Sub may stand elsewhere than the rest', async () => {
    const pubsubEndpoint = new URL(cloud.url).host;
    await connect({ endpoint: 'http://127.0.0.1:1', pubsubEndpoint }).publisher(PROJECT).publish(message);
    assert.equal((await received()).length, 1);
  });
});
