import type { Message, PubsubMessage } from './messages.ts';
import { projectIn, shortName } from './names.ts';

/** The message that goes to a dead-letter topic. https://cloud.google.com/pubsub/docs/dead-letter-topics#how_dead_letter_topics_work */
export function deadLetter(message: PubsubMessage, subscription: string, attempts: number): Message {
  const { data, attributes, orderingKey, publishTime } = message;
  return {
    ...(data !== undefined && { data }),
    attributes: {
      ...attributes,
      CloudPubSubDeadLetterSourceDeliveryCount: String(attempts),
      CloudPubSubDeadLetterSourceSubscription: shortName(subscription),
      CloudPubSubDeadLetterSourceSubscriptionProject: projectIn(subscription),
      CloudPubSubDeadLetterSourceTopicPublishTime: new Date(publishTime).toISOString().replace('Z', '+00:00'),
    },
    ...(orderingKey !== undefined && { orderingKey }),
  };
}
