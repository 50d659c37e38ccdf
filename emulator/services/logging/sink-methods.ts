import { z } from 'zod';
import { badRequest } from '../../errors.ts';
import type { Body, Call } from '../../route.ts';
import type { Sink } from './sinks.ts';

const SinkMessage = z.object({
  name: z.string().regex(/^[\w.-]{1,100}$/),
  destination: z.string(),
  filter: z.string().optional(),
  description: z.string().optional(),
  disabled: z.boolean().optional(),
});

/** A sink writes under an identity of its own, which needs roles/pubsub.publisher on the topic. */
export function create({ cloud, project, body }: Call): Sink {
  const parsed = SinkMessage.safeParse(body);
  if (!parsed.success) {
    throw badRequest(parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), description: message })));
  }
  const now = cloud.clock.now();
  const account = `service-${cloud.projectNumber(project)}@gcp-sa-logging.iam.gserviceaccount.com`;
  const sink = { ...parsed.data, writerIdentity: `serviceAccount:${account}`, createTime: now, updateTime: now };
  return cloud.entries.sinks.create(project, sink as Sink);
}

export function get({ cloud, project, params }: Call): Sink {
  return cloud.entries.sinks.get(project, params['sink'] ?? '');
}

export function list({ cloud, project }: Call): Body {
  return { sinks: cloud.entries.sinks.list(project) };
}

export function remove({ cloud, project, params }: Call): Body {
  cloud.entries.sinks.delete(project, params['sink'] ?? '');
  return {};
}
