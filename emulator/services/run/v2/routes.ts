import type { Route } from '../../../route.ts';
import { audit } from './audit.ts';
import * as executions from './executions.ts';
import * as jobs from './jobs.ts';
import * as operations from './operations.ts';

const LOCATION = '/v2/projects/{project}/locations/{region}';
const JOBS = `${LOCATION}/jobs`;
const EXECUTIONS = `${JOBS}/{job}/executions`;
const OPERATIONS = `${LOCATION}/operations`;
const OPERATION = `${OPERATIONS}/{operation}`;

/** https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs */
export const routes: readonly Route[] = [
  { id: 'run.projects.locations.jobs.create', method: 'POST', path: JOBS, handle: jobs.create, audit },
  { id: 'run.projects.locations.jobs.list', method: 'GET', path: JOBS, handle: jobs.list },
  { id: 'run.projects.locations.jobs.get', method: 'GET', path: `${JOBS}/{job}`, handle: jobs.get },
  { id: 'run.projects.locations.jobs.patch', method: 'PATCH', path: `${JOBS}/{job}`, handle: jobs.patch, audit },
  { id: 'run.projects.locations.jobs.delete', method: 'DELETE', path: `${JOBS}/{job}`, handle: jobs.remove, audit },
  { id: 'run.projects.locations.jobs.run', method: 'POST', path: `${JOBS}/{job}:run`, handle: executions.run },
  { id: 'run.projects.locations.jobs.executions.list', method: 'GET', path: EXECUTIONS, handle: executions.list },
  {
    id: 'run.projects.locations.jobs.executions.get',
    method: 'GET',
    path: `${EXECUTIONS}/{execution}`,
    handle: executions.get,
  },
  {
    id: 'run.projects.locations.jobs.executions.delete',
    method: 'DELETE',
    path: `${EXECUTIONS}/{execution}`,
    handle: executions.remove,
  },
  {
    id: 'run.projects.locations.jobs.executions.cancel',
    method: 'POST',
    path: `${EXECUTIONS}/{execution}:cancel`,
    handle: executions.cancel,
  },
  {
    id: 'run.projects.locations.jobs.executions.tasks.list',
    method: 'GET',
    path: `${EXECUTIONS}/{execution}/tasks`,
    handle: executions.listTasks,
  },
  {
    id: 'run.projects.locations.jobs.executions.tasks.get',
    method: 'GET',
    path: `${EXECUTIONS}/{execution}/tasks/{task}`,
    handle: executions.getTask,
  },
  { id: 'run.projects.locations.operations.list', method: 'GET', path: OPERATIONS, handle: operations.list },
  { id: 'run.projects.locations.operations.get', method: 'GET', path: OPERATION, handle: operations.get },
  { id: 'run.projects.locations.operations.delete', method: 'DELETE', path: OPERATION, handle: operations.remove },
  { id: 'run.projects.locations.operations.wait', method: 'POST', path: `${OPERATION}:wait`, handle: operations.wait },
];
