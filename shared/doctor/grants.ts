import { gcloud } from '../gcloud.ts';
import { roleOf, type Holder } from '../permissions.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Binding, Setup } from './setup.ts';
import { fine, grant, of, symptom, type Symptom } from './symptom.ts';

/** What whoever asks may do in a project, against what the command line, or one of the functions, needs there. */
export async function permissions(setup: Setup, project: string, holder: Holder): Promise<readonly Symptom[]> {
  const wanted = roleOf(holder, 'projects');
  const have = await setup.permitted(project, wanted);
  return of({ subject: 'permission', what: `testIamPermissions ${project}` }, have, (permitted) => {
    const missing = wanted.filter((permission) => !permitted.includes(permission));
    if (missing.length === 0)
      return [fine('permission', { key: 'doctorPermitted', of: { project, holder, count: wanted.length } })];
    // One role for all: whoever may grant it binds it to whoever asks.
    const role = `runEgress${holder.charAt(0).toUpperCase()}${holder.slice(1)}`;
    return missing.map((permission) =>
      symptom(
        'permission',
        'missing',
        { key: 'doctorNotPermitted', of: { project, permission } },
        gcloud('iam roles create', [role], { project, title: 'run-egress', permissions: wanted }),
      ),
    );
  });
}

interface Agent {
  readonly member: string;
  readonly roles: readonly string[];
}

/**
 * Google's own agents need their roles: without them a connector ends in an error after minutes.
 * https://cloud.google.com/vpc/docs/configure-serverless-vpc-access#service_account_permissions
 */
export async function agents(setup: Setup, project: string): Promise<readonly Symptom[]> {
  const [number, bindings] = await Promise.all([setup.projectNumber(project), setup.bindings(project)]);
  const own = valueOf(number);
  if (own === undefined) return of({ subject: 'grant', what: project }, number, () => []);
  const needed: readonly Agent[] = [
    { member: vpcAccess(own), roles: ['roles/vpcaccess.serviceAgent'] },
    { member: googleApis(own), roles: ['roles/editor', 'roles/owner'] },
  ];
  return of({ subject: 'grant', what: `getIamPolicy ${project}` }, bindings, (all) => held(project, needed, all));
}

/** What the agents of a service project need in the Shared VPC host. https://cloud.google.com/run/docs/configuring/shared-vpc-direct-vpc */
export async function sharedVpc(setup: Setup, project: string): Promise<readonly Symptom[]> {
  const host = await setup.host(project);
  const name = valueOf(host);
  if (name === undefined) return of({ subject: 'grant', what: `getXpnHost ${project}` }, host, () => []);
  const [number, bindings] = await Promise.all([setup.projectNumber(project), setup.bindings(name)]);
  const own = valueOf(number) ?? '';
  const user = ['roles/compute.networkUser', 'roles/compute.networkAdmin', 'roles/editor', 'roles/owner'];
  const needed: readonly Agent[] = [
    { member: run(own), roles: user },
    { member: vpcAccess(own), roles: user },
    { member: googleApis(own), roles: user },
  ];
  return of({ subject: 'grant', what: `getIamPolicy ${name}` }, bindings, (all) => held(name, needed, all));
}

function held(project: string, needed: readonly Agent[], bindings: readonly Binding[]): readonly Symptom[] {
  const has = ({ member, roles }: Agent) =>
    bindings.some(({ role, members }) => roles.includes(role) && members.includes(member));
  const missing = needed.filter((agent) => !has(agent));
  if (missing.length === 0) return [fine('grant', { key: 'doctorAgents', of: { project, count: needed.length } })];
  return missing.map(({ member, roles: [role = ''] }) =>
    symptom('grant', 'missing', { key: 'doctorAgent', of: { project, member, role } }, grant(project, member, role)),
  );
}

const run = (number: string) => `serviceAccount:service-${number}@serverless-robot-prod.iam.gserviceaccount.com`;
const vpcAccess = (number: string) => `serviceAccount:service-${number}@gcp-sa-vpcaccess.iam.gserviceaccount.com`;
const googleApis = (number: string) => `serviceAccount:${number}@cloudservices.gserviceaccount.com`;
