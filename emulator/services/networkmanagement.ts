import { ApiError, badRequest } from '../errors.ts';
import { isObject } from '../json.ts';
import type { Operation } from '../operations.ts';
import type { Body, Call, Route } from '../route.ts';
import { printOperation } from './longrunning.ts';
import { answered, askedPage, page } from './paging.ts';

const API = 'networkmanagement.googleapis.com';
const KIND = 'connectivityTests';
/** What a test takes at Google, roughly. */
const SECONDS = 10;
const PARENT = '/v1/projects/{project}/locations/global';
const ID = 'networkmanagement.projects.locations.global';

const nameOf = ({ project }: Call, id: string): string =>
  `projects/${project}/locations/global/connectivityTests/${id}`;

function existing(call: Call): Body {
  const name = nameOf(call, call.params['test'] ?? '');
  const test = call.cloud.store.get(name);
  if (!test) throw new ApiError('NOT_FOUND', `Resource '${name}' was not found`);
  return test;
}

/** A test is stored at once, and has its details when the operation ends. */
function create(call: Call): Body {
  const { cloud, query, body } = call;
  const id = query.get('testId') ?? '';
  if (!/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(id)) {
    throw badRequest([{ field: 'testId', description: 'a name of up to 63 characters was expected' }]);
  }
  for (const field of ['source', 'destination']) {
    if (!isObject(body[field])) throw badRequest([{ field, description: 'an endpoint was expected' }]);
  }
  const name = nameOf(call, id);
  if (cloud.store.get(name)) throw new ApiError('ALREADY_EXISTS', `Resource '${name}' already exists`);
  const createTime = cloud.clock.now();
  const test = { protocol: 'TCP', ...body, name, createTime, updateTime: createTime };
  cloud.store.create(KIND, name, test);
  return start(call, name, 'create', () => {
    const done = { ...test, updateTime: cloud.clock.now(), reachabilityDetails: detailsOf(call, test) };
    // It may have been deleted meanwhile.
    if (cloud.store.get(name)) cloud.store.update(name, done);
    return done;
  });
}

/** Without anything said about it, a packet is one that these tests don't support. */
function detailsOf({ cloud, project }: Call, { source, destination }: Body): Body {
  const { cloudRunJob } = isObject(source) ? source : {};
  const { ipAddress, port } = isObject(destination) ? destination : {};
  const job = typeof cloudRunJob === 'string' ? cloudRunJob : '';
  const said = cloud.reachability.about(project, job, `${String(ipAddress)}:${String(port)}`);
  const { result = 'UNDETERMINED', cause = result === 'UNDETERMINED' ? 'UNSUPPORTED' : undefined } = said ?? {};
  const start = { state: 'START_FROM_CLOUD_RUN_JOB', cloudRunJob: { uri: job } };
  return { result, verifyTime: cloud.clock.now(), traces: [{ steps: [start, lastStep(result, cause)] }] };
}

function lastStep(result: string, cause: string | undefined): Body {
  if (result === 'REACHABLE') return { state: 'DELIVER', deliver: { target: 'INTERNET' } };
  const [state, field] = result === 'UNDETERMINED' ? ['ABORT', 'abort'] : ['DROP', 'drop'];
  return { state, causesDrop: state === 'DROP', [field]: { cause } };
}

function list(call: Call): Body {
  const { cloud, project, query } = call;
  const tests = cloud.store.list(KIND, `projects/${project}/`).map(({ name, value }) => ({ ...value, name }));
  const { items, next } = page(tests, askedPage(query));
  return answered('resources', items, next);
}

function remove(call: Call): Body {
  const { name } = existing(call);
  call.cloud.store.delete(String(name));
  return start(call, String(name), 'delete', () => ({ '@type': 'type.googleapis.com/google.protobuf.Empty' }), 0);
}

function start(call: Call, target: string, verb: string, finish: () => unknown, seconds = SECONDS): Body {
  const detail = { api: API, target, verb };
  return print(call.cloud.operations.start(call, { scope: 'locations/global', seconds, detail, finish }));
}

function print(operation: Operation): Body {
  const { detail, startedAt, endedAt } = operation;
  return printOperation(operation, {
    '@type': 'type.googleapis.com/google.cloud.networkmanagement.v1.OperationMetadata',
    createTime: startedAt,
    ...(endedAt !== undefined && { endTime: endedAt }),
    target: detail['target'],
    verb: detail['verb'],
    apiVersion: 'v1',
  });
}

function operation({ cloud, project, params }: Call): Body {
  const found = cloud.operations.get(`projects/${project}/locations/global/operations/${params['operation'] ?? ''}`);
  if (found?.detail['api'] !== API) throw new ApiError('NOT_FOUND', 'The operation was not found.');
  return print(found);
}

/**
 * Connectivity Tests, answered as `/emulator/reachability` says.
 * https://cloud.google.com/network-intelligence-center/docs/reference/networkmanagement/rest/v1/projects.locations.global.connectivityTests
 */
export const routes: readonly Route[] = [
  { id: `${ID}.connectivityTests.create`, method: 'POST', path: `${PARENT}/connectivityTests`, handle: create },
  { id: `${ID}.connectivityTests.list`, method: 'GET', path: `${PARENT}/connectivityTests`, handle: list },
  { id: `${ID}.connectivityTests.get`, method: 'GET', path: `${PARENT}/connectivityTests/{test}`, handle: existing },
  {
    id: `${ID}.connectivityTests.delete`,
    method: 'DELETE',
    path: `${PARENT}/connectivityTests/{test}`,
    handle: remove,
  },
  { id: `${ID}.operations.get`, method: 'GET', path: `${PARENT}/operations/{operation}`, handle: operation },
];
