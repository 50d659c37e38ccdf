import { Reply, type Body, type Call, type Route } from '../../route.ts';
import { checkBucketName, printBucket, printStorageLayout, toBucketSettings, type Bucket } from './bucket.ts';
import { originOf, timeOf } from './origin.ts';
import { invalid } from './refusals.ts';

const BUCKETS = '/storage/v1/b';
const BUCKET = `${BUCKETS}/{bucket}`;

/** Cloud Storage's methods of buckets. https://cloud.google.com/storage/docs/json_api/v1/buckets */
export const bucketRoutes: readonly Route[] = [
  { id: 'storage.buckets.insert', method: 'POST', path: BUCKETS, handle: insert },
  { id: 'storage.buckets.list', method: 'GET', path: BUCKETS, handle: list },
  {
    id: 'storage.buckets.get',
    method: 'GET',
    path: BUCKET,
    handle: (call) => printBucket(call.cloud.buckets.get(call.params['bucket'] ?? ''), originOf(call)),
  },
  {
    id: 'storage.buckets.getStorageLayout',
    method: 'GET',
    path: `${BUCKET}/storageLayout`,
    handle: (call) => printStorageLayout(call.cloud.buckets.get(call.params['bucket'] ?? '')),
  },
  { id: 'storage.managedFolders.list', method: 'GET', path: `${BUCKET}/managedFolders`, handle: listManagedFolders },
  { id: 'storage.buckets.delete', method: 'DELETE', path: BUCKET, handle: remove },
];

function insert(call: Call): Body {
  const { cloud, project, body } = call;
  requireProject(call);
  const { name } = body;
  checkBucketName(name);
  const bucket: Bucket = {
    name,
    project,
    projectNumber: cloud.projectNumber(project),
    timeCreated: timeOf(call),
    settings: toBucketSettings(body),
    objects: new Map(),
    uploads: new Map(),
  };
  cloud.buckets.create(bucket);
  return printBucket(bucket, originOf(call));
}

function list(call: Call): Body {
  requireProject(call);
  const prefix = call.query.get('prefix') ?? '';
  const items = call.cloud.buckets
    .list(call.project)
    .filter(({ name }) => name.startsWith(prefix))
    .map((bucket) => printBucket(bucket, originOf(call)));
  return { kind: 'storage#buckets', ...(items.length > 0 && { items }) };
}

/** There are none, as in every bucket without uniform access; `gcloud storage rm -r` asks for them. */
function listManagedFolders({ cloud, params }: Call): Body {
  cloud.buckets.get(params['bucket'] ?? '');
  return { kind: 'storage#managedFolders' };
}

function remove({ cloud, params }: Call): Reply {
  cloud.buckets.delete(params['bucket'] ?? '');
  return new Reply(204, undefined);
}

function requireProject({ query }: Call): void {
  if (!query.get('project')) throw invalid('Required parameter: project');
}
