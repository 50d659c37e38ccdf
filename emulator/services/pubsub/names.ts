import type { Cloud } from '../../cloud.ts';
import { ApiError } from '../../errors.ts';
import type { Call } from '../../route.ts';

// https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names
const NAME = /^projects\/[^/]+\/(topics|subscriptions)\/(?!goog)[A-Za-z][A-Za-z0-9\-_.~+%]{2,254}$/;

/** What a subscription shows in place of its topic when that is gone. */
export const DELETED_TOPIC = '_deleted-topic_';

/** Full name of the topic that a call is about. */
export function topicName({ project, params }: Call): string {
  return `projects/${project}/topics/${params['topic']}`;
}

/** Full name of the subscription that a call is about. */
export function subscriptionName({ project, params }: Call): string {
  return `projects/${project}/subscriptions/${params['subscription']}`;
}

/** The last part of a full name, which is all that Pub/Sub's refusals say. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** The project in a full name. */
export function projectIn(name: string): string {
  return name.split('/')[1] ?? '';
}

/** Refuses a name that may not be given to a new topic or subscription. */
export function checkName(name: string): void {
  if (NAME.test(name)) return;
  const where = 'Refer to https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names for more information.';
  throw new ApiError('INVALID_ARGUMENT', `Invalid resource name given (name=${name}). ${where}`);
}

/** A topic's name from a request body, with the project's id where the caller wrote its number. */
export function toTopicName(cloud: Cloud, name: string): string {
  checkName(name);
  return name.replace(/^projects\/([^/]+)/, (_, project: string) => `projects/${cloud.projectId(project)}`);
}
