import type { Call, Route } from '../route.ts';

/** Every API is enabled here: `gcloud run jobs deploy` asks before it begins. */
function service({ project, cloud, params }: Call): object {
  const parent = `projects/${cloud.projectNumber(project)}`;
  const name = params['service'] ?? '';
  return { name: `${parent}/services/${name}`, config: { name }, state: 'ENABLED', parent };
}

/** Every project exists; `gcloud run jobs replace` asks for its number. */
function project({ project, cloud }: Call): object {
  return {
    projectNumber: cloud.projectNumber(project),
    projectId: project,
    lifecycleState: 'ACTIVE',
    name: project,
    createTime: '2024-01-01T00:00:00.000Z',
  };
}

const certificates = ({ cloud }: Call): object => cloud.identities.certificates();

/** Service Usage v1 and Resource Manager v1, as far as gcloud asks them on its way; the keys of identity tokens. */
export const routes: readonly Route[] = [
  {
    id: 'serviceusage.services.get',
    method: 'GET',
    path: '/v1/projects/{project}/services/{service}',
    handle: service,
  },
  { id: 'cloudresourcemanager.projects.get', method: 'GET', path: '/v1/projects/{project}', handle: project },
  { id: 'oauth2.certs', method: 'GET', path: '/oauth2/v3/certs', handle: certificates },
];
