import type { Body, Call, Route } from '../../route.ts';
import { list } from './list.ts';
import * as sinks from './sink-methods.ts';
import { write } from './write.ts';

function listLogs({ cloud, project }: Call): Body {
  const names = cloud.entries.list(project).map(({ entry }) => entry.logName);
  return { logNames: [...new Set(names)].sort() };
}

const SINKS = '/v2/projects/{project}/sinks';
const SINK = `${SINKS}/{sink}`;

/** https://cloud.google.com/logging/docs/reference/v2/rest */
export const routes: readonly Route[] = [
  { id: 'logging.entries.list', method: 'POST', path: '/v2/entries:list', handle: list },
  { id: 'logging.entries.write', method: 'POST', path: '/v2/entries:write', handle: write },
  { id: 'logging.projects.logs.list', method: 'GET', path: '/v2/projects/{project}/logs', handle: listLogs },
  { id: 'logging.projects.sinks.create', method: 'POST', path: SINKS, handle: sinks.create },
  { id: 'logging.projects.sinks.list', method: 'GET', path: SINKS, handle: sinks.list },
  { id: 'logging.projects.sinks.get', method: 'GET', path: SINK, handle: sinks.get },
  { id: 'logging.projects.sinks.delete', method: 'DELETE', path: SINK, handle: sinks.remove },
];
