import { z } from 'zod';
import type { Cloud } from '../../cloud.ts';
import { ApiError } from '../../errors.ts';
import type { Body, Call } from '../../route.ts';
import type { LogEntry } from './entries.ts';
import { severityName } from './severity.ts';
import { shaped } from '../../shaped.ts';

const MonitoredResource = z.looseObject({
  type: z.string(),
  labels: z.record(z.string(), z.string()).optional(),
});

const Common = {
  logName: z.string().optional(),
  resource: MonitoredResource.optional(),
  labels: z.record(z.string(), z.string()).optional(),
};

const Entry = z.looseObject({
  ...Common,
  timestamp: z.iso.datetime({ offset: true }).optional(),
  insertId: z.string().optional(),
  severity: z.union([z.string(), z.int()]).optional(),
});

const Request = z.looseObject({ ...Common, entries: z.array(Entry), dryRun: z.boolean().optional() });

type Entry = z.infer<typeof Entry>;
type Request = z.infer<typeof Request>;

/** entries:write: what an entry leaves out comes from the request, from the clock or by default. */
export function write({ cloud, body }: Call): Body {
  const message = shaped(Request, body);
  const entries = message.entries.map((entry) => complete(cloud, entry, message));
  if (message.dryRun !== true) for (const entry of entries) cloud.entries.write(entry);
  return {};
}

function complete(cloud: Cloud, entry: Entry, request: Request): LogEntry {
  const [, owner = '', id = ''] = /^projects\/([^/]+)\/logs\/(.+)$/.exec(entry.logName ?? request.logName ?? '') ?? [];
  if (id === '') {
    const message = 'A valid log name was expected: projects/[PROJECT_ID]/logs/[LOG_ID]';
    throw new ApiError('INVALID_ARGUMENT', message);
  }
  const project = cloud.projectId(owner);
  const now = cloud.clock.now();
  const labels = { ...request.labels, ...entry.labels };
  return {
    ...entry,
    logName: `projects/${project}/logs/${id.includes('/') ? encodeURIComponent(id) : id}`,
    insertId: entry.insertId ?? cloud.ids.word(12),
    timestamp: entry.timestamp ?? now,
    receiveTimestamp: now,
    resource: resourceOf(entry.resource ?? request.resource, project),
    ...(entry.severity !== undefined && { severity: severityName(entry.severity) }),
    ...(Object.keys(labels).length > 0 && { labels }),
  };
}

function resourceOf(resource: Entry['resource'], project: string): Body {
  return { type: 'global', ...resource, labels: { project_id: project, ...resource?.labels } };
}
