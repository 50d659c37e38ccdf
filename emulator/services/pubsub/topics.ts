import type { Call, Route } from '../../route.ts';
import { toMessages } from './messages.ts';
import { topicName } from './names.ts';
import { page } from './pages.ts';
import { MUTABLE } from './topic.ts';
import { masked } from './update-mask.ts';

const TOPICS = '/v1/projects/{project}/topics';
const TOPIC = `${TOPICS}/{topic}`;

/** Pub/Sub's methods of topics. https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.topics */
export const topicRoutes: readonly Route[] = [
  {
    id: 'pubsub.projects.topics.create',
    method: 'PUT',
    path: TOPIC,
    handle: (call) => call.cloud.broker.createTopic({ ...call.body, name: topicName(call) }),
  },
  {
    id: 'pubsub.projects.topics.get',
    method: 'GET',
    path: TOPIC,
    handle: (call) => call.cloud.broker.topic(topicName(call)),
  },
  { id: 'pubsub.projects.topics.list', method: 'GET', path: TOPICS, handle: list },
  { id: 'pubsub.projects.topics.patch', method: 'PATCH', path: TOPIC, handle: patch },
  {
    id: 'pubsub.projects.topics.delete',
    method: 'DELETE',
    path: TOPIC,
    handle: (call) => call.cloud.broker.deleteTopic(topicName(call)),
  },
  { id: 'pubsub.projects.topics.publish', method: 'POST', path: `${TOPIC}:publish`, handle: publish },
  {
    id: 'pubsub.projects.topics.subscriptions.list',
    method: 'GET',
    path: `${TOPIC}/subscriptions`,
    handle: listSubscriptions,
  },
];

function list(call: Call): object {
  const items = call.cloud.broker.topics(call.project);
  return page(call, { key: 'topics', items, nameOf: ({ name }) => name, print: (topic) => topic });
}

function patch(call: Call): object {
  const { broker } = call.cloud;
  const resource = broker.topic(topicName(call));
  return broker.changeTopic(masked(call, { kind: 'topic', mutable: MUTABLE, resource }));
}

function publish(call: Call): object {
  const { broker } = call.cloud;
  const name = topicName(call);
  broker.topic(name);
  return { messageIds: broker.publish(name, toMessages(call.body)) };
}

function listSubscriptions(call: Call): object {
  const { broker } = call.cloud;
  const topic = broker.topic(topicName(call));
  const items = broker.subscriptionsOf(topic.name).map(({ settings }) => settings.name);
  return page(call, { key: 'subscriptions', items: items.sort(), nameOf: (name) => name, print: (name) => name });
}
