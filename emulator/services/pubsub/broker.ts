import type { Cloud } from '../../cloud.ts';
import { LiveSubscription } from './live-subscription.ts';
import type { Message, PubsubMessage } from './messages.ts';
import { DELETED_TOPIC } from './names.ts';
import { alreadyExists, notFound } from './refusals.ts';
import { toSubscription, type Subscription } from './subscription.ts';
import { toTopic, type Topic } from './topic.ts';

/** The topics and subscriptions of all projects, by full name, and the messages under way between them. */
export class Broker {
  readonly #cloud: Cloud;
  readonly #topics = new Map<string, Topic>();
  readonly #subscriptions = new Map<string, LiveSubscription>();

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  /** Publishes to a topic by its full name; answers the message ids. Throws NOT_FOUND when there is no such topic. */
  publish(topic: string, messages: readonly Message[]): string[] {
    this.topic(topic);
    const publishTime = this.#cloud.clock.now();
    const published = messages.map((message): PubsubMessage => ({
      ...message,
      messageId: this.#cloud.ids.number(),
      publishTime,
    }));
    for (const live of this.subscriptionsOf(topic)) live.offer(published);
    return published.map(({ messageId }) => messageId);
  }

  createTopic(body: unknown): Topic {
    const topic = toTopic(body);
    if (this.#topics.has(topic.name)) throw alreadyExists(topic.name);
    this.#topics.set(topic.name, topic);
    return topic;
  }

  changeTopic(body: unknown): Topic {
    const topic = toTopic(body);
    this.#topics.set(topic.name, topic);
    return topic;
  }

  /** Its subscriptions stay, and deliver what they still have. */
  deleteTopic(name: string): void {
    this.topic(name);
    for (const live of this.subscriptionsOf(name)) live.change({ ...live.settings, topic: DELETED_TOPIC });
    this.#topics.delete(name);
  }

  topic(name: string): Topic {
    const topic = this.#topics.get(name);
    if (!topic) throw notFound(name);
    return topic;
  }

  topics(project: string): Topic[] {
    return namesIn(project, this.#topics).map((name) => this.topic(name));
  }

  createSubscription(body: unknown): Subscription {
    const subscription = toSubscription(this.#cloud, body);
    if (this.#subscriptions.has(subscription.name)) throw alreadyExists(subscription.name);
    this.topic(subscription.topic);
    this.#checkDeadLetterTopic(subscription);
    const live = new LiveSubscription(
      {
        clock: this.#cloud.clock,
        forward: (topic, message) => this.#forward(topic, message),
        token: (email, audience) => this.#cloud.identities.token(email, audience, this.#cloud.clock.nowMs()),
      },
      subscription,
    );
    this.#subscriptions.set(subscription.name, live);
    return subscription;
  }

  changeSubscription(live: LiveSubscription, body: unknown): Subscription {
    const subscription = toSubscription(this.#cloud, body);
    const { deadLetterTopic } = subscription.deadLetterPolicy ?? {};
    if (deadLetterTopic !== live.settings.deadLetterPolicy?.deadLetterTopic) this.#checkDeadLetterTopic(subscription);
    live.change(subscription);
    return subscription;
  }

  deleteSubscription(name: string): void {
    this.subscription(name).close();
    this.#subscriptions.delete(name);
  }

  subscription(name: string): LiveSubscription {
    const live = this.#subscriptions.get(name);
    if (!live) throw notFound(name);
    return live;
  }

  subscriptions(project: string): LiveSubscription[] {
    return namesIn(project, this.#subscriptions).map((name) => this.subscription(name));
  }

  subscriptionsOf(topic: string): LiveSubscription[] {
    return [...this.#subscriptions.values()].filter(({ settings }) => settings.topic === topic);
  }

  /** Whether a message is still to be pushed, or is being handled by whom it was pushed to. */
  get pushing(): boolean {
    return [...this.#subscriptions.values()].some(
      ({ settings, unacked }) => settings.pushConfig.pushEndpoint !== undefined && unacked > 0,
    );
  }

  /** Drops topics, subscriptions and messages of a project, or all; pushes under way are cut, waiting pulls end. */
  clear(project?: string): void {
    for (const name of namesIn(project, this.#topics)) this.#topics.delete(name);
    for (const name of namesIn(project, this.#subscriptions)) this.deleteSubscription(name);
  }

  #checkDeadLetterTopic({ deadLetterPolicy }: Subscription): void {
    if (deadLetterPolicy) this.topic(deadLetterPolicy.deadLetterTopic);
  }

  #forward(topic: string, message: Message): boolean {
    if (!this.#topics.has(topic)) return false;
    this.publish(topic, [message]);
    return true;
  }
}

/** Sorted, so that the same calls list the same. */
function namesIn(project: string | undefined, items: ReadonlyMap<string, unknown>): string[] {
  const prefix = project === undefined ? '' : `projects/${project}/`;
  return [...items.keys()].filter((name) => name.startsWith(prefix)).sort();
}
