import type { Json, RunEgress } from './fixture.ts';

const TOPICS = ['events', 'remediations', 'results', 'emails', 'dead-letters'];
const subscription = (topic: string) => `/v1/projects/myproject/subscriptions/ear-${topic}`;

/** Subscribes to every topic there is, in order to hear what is published from now on. */
export async function listen({ call }: RunEgress): Promise<void> {
  for (const topic of TOPICS) {
    await call('PUT', subscription(topic), { topic: `projects/myproject/topics/run-egress-${topic}` });
  }
}

/** All that run-egress has said to anybody: messages of every topic, objects of its bucket, lines of its logs. */
export async function overheard(city: RunEgress): Promise<readonly string[]> {
  const messages = await Promise.all(TOPICS.map((topic) => pulled(city, topic)));
  return [...messages.flat(), ...(await objects(city)), ...city.lines];
}

async function pulled({ call }: RunEgress, topic: string): Promise<string[]> {
  const { body } = await call('POST', `${subscription(topic)}:pull`, { maxMessages: 1000, returnImmediately: true });
  const received: Json[] = body.receivedMessages ?? [];
  return received.map(({ message: { data, attributes } }) => {
    return `${topic}: ${Buffer.from(data, 'base64').toString('utf8')} ${JSON.stringify(attributes)}`;
  });
}

async function objects({ call, url }: RunEgress): Promise<string[]> {
  const { body } = await call('GET', '/storage/v1/b/run-egress-state/o');
  const names: string[] = (body.items ?? []).map(({ name }: Json) => name);
  return Promise.all(
    names.map(async (name) => {
      const object = await fetch(`${url}/storage/v1/b/run-egress-state/o/${encodeURIComponent(name)}?alt=media`);
      return `${name}: ${await object.text()}`;
    }),
  );
}
