import { z } from 'zod';
import { checkName } from './names.ts';
import { duration, labels, notImplemented, outputOnly, read } from './shape.ts';

const Topic = z.strictObject({
  name: z.string(),
  labels,
  messageStoragePolicy: z.looseObject({}).optional(),
  kmsKeyName: z.string().optional(),
  messageRetentionDuration: duration.optional(),
  messageTransforms: notImplemented,
  tags: notImplemented,
  state: outputOnly,
});

/** A topic as the API prints it. */
export type Topic = z.infer<typeof Topic>;

/** What `topics.patch` may change. */
export const MUTABLE = ['labels', 'messageStoragePolicy', 'messageRetentionDuration'];

/** Checks a topic from a request. */
export function toTopic(body: unknown): Topic {
  const topic = read(Topic, body);
  checkName(topic.name);
  return topic;
}
