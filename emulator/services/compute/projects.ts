import type { Cloud } from '../../cloud.ts';
import { badRequest } from '../../errors.ts';
import { isObject } from '../../json.ts';
import type { Body, Call, Route } from '../../route.ts';
import { auditRefusal } from './audit.ts';
import { listBody } from './lists.ts';
import { selfLink } from './links.ts';
import { once } from './operations.ts';
import { projectQuotas } from './quotas.ts';
import { invalidUsage } from './refusals.ts';
import { stableId } from './stable-id.ts';

/** Every project exists. */
function printed(cloud: Cloud, name: string): Body {
  return {
    kind: 'compute#project',
    id: stableId(name),
    creationTimestamp: '2024-01-01T00:00:00.000-08:00',
    name,
    commonInstanceMetadata: { kind: 'compute#metadata', fingerprint: 'eCMBNe3FKpw=' },
    defaultServiceAccount: `${cloud.projectNumber(name)}-compute@developer.gserviceaccount.com`,
    defaultNetworkTier: 'PREMIUM',
    quotas: projectQuotas(cloud, name),
    xpnProjectStatus: cloud.sharedVpc.isHost(name) ? 'HOST' : 'UNSPECIFIED_XPN_PROJECT_STATUS',
    selfLink: selfLink(`projects/${name}`),
  };
}

/** Nothing is answered for a project that is no service project. */
function host({ cloud, project }: Call): Body {
  const name = cloud.sharedVpc.hostOf(project);
  return name === undefined ? {} : printed(cloud, name);
}

function resources({ cloud, project }: Call): Body {
  const services = cloud.sharedVpc.servicesOf(project).map((id) => ({ id, type: 'PROJECT' }));
  return { kind: 'compute#projectsGetXpnResources', ...(services.length > 0 && { resources: services }) };
}

function hosts(call: Call): Body {
  const { cloud, project } = call;
  const name = cloud.sharedVpc.hostOf(project) ?? (cloud.sharedVpc.isHost(project) ? project : undefined);
  const values = name === undefined ? [] : [printed(cloud, name)];
  return listBody(call, { type: 'compute#xpnHost', parent: `projects/${project}/listXpnHosts`, values });
}

const CHANGE_SECONDS = 5;

/** One of the four changes of a Shared VPC; `check` refuses it before it begins. */
function change(verb: string, { check, work }: { check: (call: Call) => void; work: (call: Call) => void }): Route {
  const id = `compute.projects.${verb}`;
  const handle = (call: Call) =>
    once(call, () => {
      check(call);
      const target = `projects/${call.project}`;
      const finish = () => work(call);
      const targetId = stableId(call.project);
      const ended = () => undefined;
      return { type: verb, method: id, target, targetId, scope: 'global', seconds: CHANGE_SECONDS, finish, ended };
    });
  const audit: Route['audit'] = (call, outcome) =>
    auditRefusal(call, outcome, { method: id, target: `projects/${call.project}` });
  return { id, method: 'POST', path: verb, handle, audit };
}

function serviceIn({ cloud, body }: Call): string {
  const resource = isObject(body['xpnResource']) ? body['xpnResource'] : {};
  const { id, type = 'PROJECT' } = resource;
  if (typeof id === 'string' && id !== '' && type === 'PROJECT') return cloud.projectId(id);
  throw badRequest([{ field: 'xpnResource', description: 'expected the id of a project' }]);
}

function checkHost({ cloud, project }: Call): void {
  if (!cloud.sharedVpc.isHost(project))
    throw invalidUsage(`The project '${project}' is not a shared VPC host project.`);
}

function checkNoServices({ cloud, project }: Call): void {
  if (cloud.sharedVpc.servicesOf(project).length === 0) return;
  throw invalidUsage('The host project has service projects associated with it.');
}

/** https://cloud.google.com/compute/docs/reference/rest/v1/projects, as far as quotas and Shared VPC go */
export const projectRoutes: readonly Route[] = [
  {
    id: 'compute.projects.get',
    method: 'GET',
    path: '',
    handle: ({ cloud, project }) => printed(cloud, project),
  },
  { id: 'compute.projects.getXpnHost', method: 'GET', path: 'getXpnHost', handle: host },
  { id: 'compute.projects.getXpnResources', method: 'GET', path: 'getXpnResources', handle: resources },
  { id: 'compute.projects.listXpnHosts', method: 'POST', path: 'listXpnHosts', handle: hosts },
  change('enableXpnHost', {
    check: () => undefined,
    work: ({ cloud, project }) => cloud.sharedVpc.enableHost(project),
  }),
  change('disableXpnHost', {
    check: checkNoServices,
    work: ({ cloud, project }) => cloud.sharedVpc.disableHost(project),
  }),
  change('enableXpnResource', {
    check: (call) => {
      checkHost(call);
      serviceIn(call);
    },
    work: (call) => call.cloud.sharedVpc.attach(serviceIn(call), call.project),
  }),
  change('disableXpnResource', { check: serviceIn, work: (call) => call.cloud.sharedVpc.detach(serviceIn(call)) }),
];
