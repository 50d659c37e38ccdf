import { answered } from '../paging.ts';
import { z } from 'zod';
import type { Body, Call } from '../../route.ts';
import type { Sink } from './sinks.ts';
import { shaped } from '../../shaped.ts';

const SinkMessage = z.object({
  name: z.string().regex(/^[\w.-]{1,100}$/),
  destination: z.string(),
  filter: z.string().optional(),
  description: z.string().optional(),
  disabled: z.boolean().optional(),
  includeChildren: z.boolean().optional(),
});

/** A sink writes under an identity of its own, which needs roles/pubsub.publisher on the topic. */
export function create(call: Call): Sink {
  const { cloud, project, body } = call;
  const message = shaped(SinkMessage, body);
  const now = cloud.clock.now();
  const account = `service-${cloud.projectNumber(project)}@gcp-sa-logging.iam.gserviceaccount.com`;
  const sink = { ...message, writerIdentity: `serviceAccount:${account}`, createTime: now, updateTime: now };
  return cloud.entries.sinks.create(parentOf(call), sink as Sink);
}

/** projects.sinks.update and patch: what the mask names, or all that is given. */
export function update(call: Call): Sink {
  const { cloud, body, query } = call;
  const before = get(call);
  const mask =
    query
      .get('updateMask')
      ?.split(',')
      .map((path) => path.trim()) ?? Object.keys(body);
  const given = Object.fromEntries(mask.filter((field) => field in body).map((field) => [field, body[field]]));
  const message = shaped(SinkMessage, { ...before, ...given, name: before.name });
  const { writerIdentity, createTime } = before;
  const after = { ...message, writerIdentity, createTime, updateTime: cloud.clock.now() };
  return cloud.entries.sinks.update(parentOf(call), after as Sink);
}

/** projects.sinks.get. */
export function get(call: Call): Sink {
  return call.cloud.entries.sinks.get(parentOf(call), call.params['sink'] ?? '');
}

/** projects.sinks.list. */
export function list(call: Call): Body {
  return answered('sinks', call.cloud.entries.sinks.list(parentOf(call)));
}

/** projects.sinks.delete. */
export function remove(call: Call): Body {
  call.cloud.entries.sinks.delete(parentOf(call), call.params['sink'] ?? '');
  return {};
}

function parentOf({ project, params }: Call): string {
  const organization = params['organization'];
  return organization === undefined ? `projects/${project}` : `organizations/${organization}`;
}
