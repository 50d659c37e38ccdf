import { badRequest } from '../errors.ts';
import { isObject } from '../json.ts';
import type { Body, Call, Route } from '../route.ts';
import { unlisted } from '../unlisted.ts';

/** An API is on until it is switched off; that it is off is said here alone, and nothing is refused for it. */
function service({ project, cloud, params }: Call, name = params['service'] ?? ''): Body {
  const parent = `projects/${cloud.projectNumber(project)}`;
  const state = cloud.administration.isOn(project, name) ? 'ENABLED' : 'DISABLED';
  return { name: `${parent}/services/${name}`, config: { name }, state, parent };
}

/** gcloud looks at several at once. */
function services(call: Call): Body {
  const names = call.query.getAll('names').map((name) => name.split('/').at(-1) ?? '');
  return { services: names.map((name) => service(call, name)) };
}

/** Done at once, as an operation that has ended. */
function switched(call: Call, on: boolean, names: readonly string[]): Body {
  for (const name of names) call.cloud.administration.switch(call.project, name, on);
  return { name: `operations/acf.${call.cloud.ids.uuid()}`, done: true, response: {} };
}

const named = ({ body }: Call): string[] => (Array.isArray(body['serviceIds']) ? body['serviceIds'].map(String) : []);

/** Every project exists; `gcloud run jobs replace` asks for its number. */
function project({ project, cloud }: Call): Body {
  return {
    projectNumber: cloud.projectNumber(project),
    projectId: project,
    lifecycleState: 'ACTIVE',
    name: project,
    createTime: '2024-01-01T00:00:00.000Z',
  };
}

function testPermissions({ cloud, project, principal, body }: Call): Body {
  const asked = Array.isArray(body['permissions']) ? body['permissions'].map(String) : [];
  const permissions = asked.filter((permission) => cloud.access.allows(principal, permission, project));
  return permissions.length > 0 ? { permissions } : {};
}

/** The agents of Google's that every project has from the beginning: https://cloud.google.com/iam/docs/service-agents */
function projectPolicy({ cloud, project }: Call): Body {
  const number = cloud.projectNumber(project);
  const agent = (domain: string) => `serviceAccount:service-${number}@${domain}.iam.gserviceaccount.com`;
  return cloud.administration.policy(`projects/${project}`, [
    { role: 'roles/editor', members: [`serviceAccount:${number}@cloudservices.gserviceaccount.com`] },
    { role: 'roles/run.serviceAgent', members: [agent('serverless-robot-prod')] },
    { role: 'roles/vpcaccess.serviceAgent', members: [agent('gcp-sa-vpcaccess')] },
  ]);
}

function setPolicy({ cloud, body }: Call, resource: string): Body {
  const { policy } = body;
  if (!isObject(policy)) throw badRequest([{ field: 'policy', description: 'expected a policy' }]);
  return cloud.administration.setPolicy(resource, policy);
}

const topic = ({ project, params }: Call): string => `projects/${project}/topics/${params['topic'] ?? ''}`;
const constraint = ({ project, params }: Call): string => `projects/${project}/policies/${params['policy'] ?? ''}`;

/** As it was set last, or as a loaded world has it. */
function effectivePolicy(call: Call): Body {
  const name = constraint(call);
  const loaded = unlisted(call.cloud, call.project, 'orgPolicies').flat().filter(isObject);
  const id = name.split('/').at(-1) ?? '';
  const ofWorld = loaded.find((one) => typeof one['name'] === 'string' && constraintOf(call, one['name']) === id);
  return call.cloud.administration.constraint(name) ?? ofWorld ?? { name, spec: { rules: [] } };
}

/** The constraint of a policy's name, where the policy is this project's: its name may have the project's number. */
function constraintOf({ project, cloud }: Call, name: string): string | undefined {
  const [, of, , id] = name.split('/');
  return of === project || of === cloud.projectNumber(project) ? id : undefined;
}

/** Service Usage v1, Resource Manager v1, Organization Policy v2 and Pub/Sub's IAM, as far as they are asked. */
export const routes: readonly Route[] = [
  {
    id: 'serviceusage.services.get',
    method: 'GET',
    path: '/v1/projects/{project}/services/{service}',
    handle: (call) => service(call),
  },
  {
    id: 'serviceusage.services.batchGet',
    method: 'GET',
    path: '/v1/projects/{project}/services:batchGet',
    handle: services,
  },
  {
    id: 'serviceusage.services.enable',
    method: 'POST',
    path: '/v1/projects/{project}/services/{service}:enable',
    handle: (call) => switched(call, true, [call.params['service'] ?? '']),
  },
  {
    id: 'serviceusage.services.batchEnable',
    method: 'POST',
    path: '/v1/projects/{project}/services:batchEnable',
    handle: (call) => switched(call, true, named(call)),
  },
  {
    id: 'serviceusage.services.disable',
    method: 'POST',
    path: '/v1/projects/{project}/services/{service}:disable',
    handle: (call) => switched(call, false, [call.params['service'] ?? '']),
  },
  { id: 'cloudresourcemanager.projects.get', method: 'GET', path: '/v1/projects/{project}', handle: project },
  {
    id: 'cloudresourcemanager.projects.testIamPermissions',
    method: 'POST',
    path: '/v1/projects/{project}:testIamPermissions',
    handle: testPermissions,
  },
  {
    id: 'cloudresourcemanager.projects.getIamPolicy',
    method: 'POST',
    path: '/v1/projects/{project}:getIamPolicy',
    handle: projectPolicy,
  },
  {
    id: 'cloudresourcemanager.projects.setIamPolicy',
    method: 'POST',
    path: '/v1/projects/{project}:setIamPolicy',
    handle: (call) => setPolicy(call, `projects/${call.project}`),
  },
  {
    id: 'pubsub.projects.topics.getIamPolicy',
    method: 'GET',
    path: '/v1/projects/{project}/topics/{topic}:getIamPolicy',
    handle: (call) => call.cloud.administration.policy(topic(call)),
  },
  {
    id: 'pubsub.projects.topics.setIamPolicy',
    method: 'POST',
    path: '/v1/projects/{project}/topics/{topic}:setIamPolicy',
    handle: (call) => setPolicy(call, topic(call)),
  },
  {
    id: 'orgpolicy.projects.policies.getEffectivePolicy',
    method: 'GET',
    path: '/v2/projects/{project}/policies/{policy}:getEffectivePolicy',
    handle: effectivePolicy,
  },
  {
    id: 'orgpolicy.projects.policies.patch',
    method: 'PATCH',
    path: '/v2/projects/{project}/policies/{policy}',
    handle: (call) => call.cloud.administration.setConstraint(constraint(call), call.body),
  },
  {
    id: 'oauth2.certs',
    method: 'GET',
    path: '/oauth2/v3/certs',
    handle: ({ cloud }) => cloud.identities.certificates(),
  },
];
