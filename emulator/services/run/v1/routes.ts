import type { Route } from '../../../route.ts';
import { audit } from './audit.ts';
import * as executions from './executions.ts';
import * as jobs from './jobs.ts';

const NAMESPACE = '/apis/run.googleapis.com/v1/namespaces/{project}';
const JOBS = `${NAMESPACE}/jobs`;
const EXECUTIONS = `${NAMESPACE}/executions`;

/** https://cloud.google.com/run/docs/reference/rest/v1/namespaces.jobs */
export const routes: readonly Route[] = [
  { id: 'run.namespaces.jobs.create', method: 'POST', path: JOBS, handle: jobs.create, audit },
  { id: 'run.namespaces.jobs.list', method: 'GET', path: JOBS, handle: jobs.list },
  { id: 'run.namespaces.jobs.get', method: 'GET', path: `${JOBS}/{job}`, handle: jobs.get },
  { id: 'run.namespaces.jobs.replaceJob', method: 'PUT', path: `${JOBS}/{job}`, handle: jobs.replace, audit },
  { id: 'run.namespaces.jobs.delete', method: 'DELETE', path: `${JOBS}/{job}`, handle: jobs.remove, audit },
  { id: 'run.namespaces.jobs.run', method: 'POST', path: `${JOBS}/{job}:run`, handle: jobs.run },
  { id: 'run.namespaces.executions.list', method: 'GET', path: EXECUTIONS, handle: executions.list },
  { id: 'run.namespaces.executions.get', method: 'GET', path: `${EXECUTIONS}/{execution}`, handle: executions.get },
  {
    id: 'run.namespaces.executions.delete',
    method: 'DELETE',
    path: `${EXECUTIONS}/{execution}`,
    handle: executions.remove,
  },
  {
    id: 'run.namespaces.executions.cancel',
    method: 'POST',
    path: `${EXECUTIONS}/{execution}:cancel`,
    handle: executions.cancel,
  },
  { id: 'run.namespaces.tasks.get', method: 'GET', path: `${NAMESPACE}/tasks/{task}`, handle: executions.getTask },
  { id: 'run.namespaces.tasks.list', method: 'GET', path: `${NAMESPACE}/tasks`, handle: executions.listTasks },
];
