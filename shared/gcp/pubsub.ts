import type { Publisher } from '../ports.ts';
import { WRITE_SECONDS, type Call, type Terms } from './call.ts';
import { lazy } from './lazy.ts';
import type { PublisherClient } from './pubsub-client.ts';
import { clientOptions, type Origin } from './origin.ts';
import { thrown } from './thrown.ts';

/** Publishes, loaded with the first call. */
export type Publishing = () => Promise<PublisherClient>;

export const publishingAt = (origin: Origin): Publishing =>
  lazy(async () => new (await import('./pubsub-client.ts')).PublisherClient(await clientOptions(origin)));

/**
 * Publishes to the topics of a project. A message may be published twice when an answer is lost, as Pub/Sub may deliver
 * twice: readers know it by its id.
 */
export function publisherOf(client: Publishing, call: Call): (project: string) => Publisher {
  return (project) => ({
    async publish({ topic, body, attributes, orderingKey = '' }) {
      const message = { data: Buffer.from(JSON.stringify(body)), attributes: { ...attributes }, orderingKey };
      const request = { topic: `projects/${project}/topics/${topic}`, messages: [message] };
      const terms: Terms = { permission: 'pubsub.topics.publish', seconds: WRITE_SECONDS };
      await call(terms, async (options) => (await client()).publish(request, options)).catch((error: unknown) =>
        thrown(error),
      );
    },
  });
}
