import { z } from 'zod';
import { ApiError } from '../../errors.ts';
import type { Call, Route } from '../../route.ts';
import type { LiveSubscription } from './live-subscription.ts';
import { subscriptionName } from './names.ts';
import { page } from './pages.ts';
import { pull } from './pull.ts';
import { read } from './shape.ts';
import { MUTABLE, checkAckDeadline, toPushConfig } from './subscription.ts';
import { masked } from './update-mask.ts';

const SUBSCRIPTIONS = '/v1/projects/{project}/subscriptions';
const SUBSCRIPTION = `${SUBSCRIPTIONS}/{subscription}`;
const id = (method: string): string => `pubsub.projects.subscriptions.${method}`;

/** Pub/Sub's methods of subscriptions. https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions */
export const subscriptionRoutes: readonly Route[] = [
  {
    id: id('create'),
    method: 'PUT',
    path: SUBSCRIPTION,
    handle: (call) => call.cloud.broker.createSubscription({ ...call.body, name: subscriptionName(call) }),
  },
  { id: id('get'), method: 'GET', path: SUBSCRIPTION, handle: (call) => live(call).settings },
  { id: id('list'), method: 'GET', path: SUBSCRIPTIONS, handle: list },
  { id: id('patch'), method: 'PATCH', path: SUBSCRIPTION, handle: patch },
  {
    id: id('delete'),
    method: 'DELETE',
    path: SUBSCRIPTION,
    handle: (call) => call.cloud.broker.deleteSubscription(subscriptionName(call)),
  },
  { id: id('pull'), method: 'POST', path: `${SUBSCRIPTION}:pull`, handle: pullSome },
  { id: id('acknowledge'), method: 'POST', path: `${SUBSCRIPTION}:acknowledge`, handle: acknowledge },
  { id: id('modifyAckDeadline'), method: 'POST', path: `${SUBSCRIPTION}:modifyAckDeadline`, handle: modifyAckDeadline },
  { id: id('modifyPushConfig'), method: 'POST', path: `${SUBSCRIPTION}:modifyPushConfig`, handle: modifyPushConfig },
];

const PullRequest = z.object({ maxMessages: z.int().default(0), returnImmediately: z.boolean().default(false) });
const AckIds = z.object({ ackIds: z.array(z.string()).default([]) });
const ModifyAckDeadline = AckIds.extend({ ackDeadlineSeconds: z.int().default(0) });

function live(call: Call): LiveSubscription {
  return call.cloud.broker.subscription(subscriptionName(call));
}

function list(call: Call): object {
  const items = call.cloud.broker.subscriptions(call.project).map(({ settings }) => settings);
  return page(call, { key: 'subscriptions', items, nameOf: ({ name }) => name, print: (settings) => settings });
}

function patch(call: Call): object {
  const subscription = live(call);
  const resource = subscription.settings;
  const changed = masked(call, { kind: 'subscription', mutable: MUTABLE, resource });
  return call.cloud.broker.changeSubscription(subscription, changed);
}

async function pullSome(call: Call): Promise<object> {
  const subscription = live(call);
  const { maxMessages, returnImmediately } = read(PullRequest, call.body);
  if (maxMessages <= 0) {
    const text = 'You have passed an invalid argument to the service (argument=max_messages).';
    throw new ApiError('INVALID_ARGUMENT', text);
  }
  if (subscription.settings.pushConfig.pushEndpoint !== undefined) {
    throw new ApiError('FAILED_PRECONDITION', 'This method is not supported for this subscription type.');
  }
  const receivedMessages = await pull(subscription, maxMessages, returnImmediately);
  return receivedMessages.length > 0 ? { receivedMessages } : {};
}

function acknowledge(call: Call): void {
  live(call).acknowledge(read(AckIds, call.body).ackIds);
}

function modifyAckDeadline(call: Call): void {
  const subscription = live(call);
  const { ackIds, ackDeadlineSeconds } = read(ModifyAckDeadline, call.body);
  checkAckDeadline(ackDeadlineSeconds, 0);
  subscription.modifyAckDeadline(ackIds, ackDeadlineSeconds);
}

function modifyPushConfig(call: Call): void {
  const subscription = live(call);
  const pushConfig = toPushConfig(call.body['pushConfig']);
  subscription.change({ ...subscription.settings, pushConfig });
}
