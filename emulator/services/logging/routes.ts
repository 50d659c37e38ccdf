import type { Body, Call, Route } from '../../route.ts';
import { toEnums } from '../../system-parameters.ts';
import { list } from './list.ts';
import { SEVERITIES } from './severity.ts';
import * as sinks from './sink-methods.ts';
import { write } from './write.ts';

function listLogs({ cloud, project }: Call): Body {
  const names = cloud.entries.list(project).map(({ entry }) => entry.logName);
  return { logNames: [...new Set(names)].sort() };
}

/** The name of a log stands in the path with its slashes encoded, as in its entries. */
function deleteLog({ cloud, project, params }: Call): Body {
  cloud.entries.deleteLog(`projects/${project}/logs/${encodeURIComponent(params['log'] ?? '')}`);
  return {};
}

/** The same methods for the sinks of a project and for the aggregated ones of an organisation. */
function sinkRoutes(collection: 'projects' | 'organizations', parent: string): Route[] {
  const all = `/v2/${collection}/{${parent}}/sinks`;
  return [
    { id: `logging.${collection}.sinks.create`, method: 'POST', path: all, handle: sinks.create },
    { id: `logging.${collection}.sinks.list`, method: 'GET', path: all, handle: sinks.list },
    { id: `logging.${collection}.sinks.get`, method: 'GET', path: `${all}/{sink}`, handle: sinks.get },
    { id: `logging.${collection}.sinks.update`, method: 'PUT', path: `${all}/{sink}`, handle: sinks.update },
    { id: `logging.${collection}.sinks.patch`, method: 'PATCH', path: `${all}/{sink}`, handle: sinks.update },
    { id: `logging.${collection}.sinks.delete`, method: 'DELETE', path: `${all}/{sink}`, handle: sinks.remove },
  ];
}

const methods: readonly Route[] = [
  { id: 'logging.entries.list', method: 'POST', path: '/v2/entries:list', handle: list },
  { id: 'logging.entries.write', method: 'POST', path: '/v2/entries:write', handle: write },
  { id: 'logging.projects.logs.list', method: 'GET', path: '/v2/projects/{project}/logs', handle: listLogs },
  {
    id: 'logging.projects.logs.delete',
    method: 'DELETE',
    path: '/v2/projects/{project}/logs/{log}',
    handle: deleteLog,
  },
  ...sinkRoutes('projects', 'project'),
  ...sinkRoutes('organizations', 'organization'),
];

const enums = toEnums({ severity: SEVERITIES });

/** https://cloud.google.com/logging/docs/reference/v2/rest */
export const routes: readonly Route[] = methods.map((route) => ({ ...route, enums }));
