import { ApiError, badRequest } from '../errors.ts';
import type { Body, Call, Route } from '../route.ts';
import { sizeOf } from './paging.ts';

const LARGEST_PAGE = 500;
const JOB = 'run.googleapis.com/Job';

/** Which projects a scope holds: all of them belong to the one organisation; folders are as `/emulator/folders` says. */
function holds({ cloud, params, project }: Call): (project: string) => boolean {
  const { organization, folder } = params;
  if (organization !== undefined) return () => true;
  if (folder === undefined) return (one) => one === project;
  const projects = cloud.folders.get(folder);
  if (!projects) throw new ApiError('PERMISSION_DENIED', `Failed to authorize to access folders/${folder}.`);
  return (one) => projects.includes(one);
}

/** searchAllResources, of Cloud Run jobs alone. The page token is the name of the last job that was given out. */
function search(call: Call): Body {
  const { cloud, query } = call;
  const types = query.getAll('assetTypes').flatMap((one) => one.split(','));
  if (types.length !== 1 || types[0] !== JOB)
    throw badRequest([{ field: 'assetTypes', description: `the local cloud knows ${JOB} alone` }]);
  const isMeant = holds(call);
  const after = Buffer.from(query.get('pageToken') ?? '', 'base64url').toString();
  const size = sizeOf('page_size', query.get('pageSize'), LARGEST_PAGE);
  const found = cloud.store.list('jobs').filter(({ name }) => name > after && isMeant(name.split('/')[1] ?? ''));
  const shown = found.slice(0, size);
  const last = shown.length < found.length ? shown.at(-1) : undefined;
  return {
    ...(shown.length > 0 && { results: shown.map(({ name }) => result(call, name)) }),
    ...(last && { nextPageToken: Buffer.from(last.name).toString('base64url') }),
  };
}

function result({ cloud, query }: Call, name: string): Body {
  const [, project = '', , location = ''] = name.split('/');
  const all: Body = {
    name: `//run.googleapis.com/${name}`,
    assetType: JOB,
    project: `projects/${cloud.projectNumber(project)}`,
    organization: 'organizations/1',
    displayName: name.slice(name.lastIndexOf('/') + 1),
    location,
  };
  const mask = query.get('readMask');
  if (mask === null || mask === '*') return all;
  return Object.fromEntries(Object.entries(all).filter(([field]) => mask.split(',').includes(field)));
}

/** Cloud Asset Inventory. https://cloud.google.com/asset-inventory/docs/reference/rest/v1/TopLevel/searchAllResources */
export const routes: readonly Route[] = ['projects/{project}', 'folders/{folder}', 'organizations/{organization}'].map(
  (scope) => ({
    id: 'cloudasset.searchAllResources',
    method: 'GET',
    path: `/v1/${scope}:searchAllResources`,
    handle: search,
  }),
);
