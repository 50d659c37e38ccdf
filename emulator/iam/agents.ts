import type { Cloud } from '../cloud.ts';

/** A service agent of Google's, which acts for a project: https://cloud.google.com/iam/docs/service-agents */
type Agent = 'run' | 'vpcaccess';

const DOMAINS: Readonly<Record<Agent, string>> = {
  run: 'serverless-robot-prod.iam.gserviceaccount.com',
  vpcaccess: 'gcp-sa-vpcaccess.iam.gserviceaccount.com',
};

interface Use {
  readonly agent: Agent;
  /** The project that the agent acts for. */
  readonly project: string;
  readonly permission: string;
  /** Relative name of what is to be used. */
  readonly resource: string;
}

/** Whether an agent may use a resource, which may be another project's: the host's of a Shared VPC, say. */
export function agentMayUse(cloud: Cloud, { agent, project, permission, resource }: Use): boolean {
  const owner = cloud.projectId(resource.split('/')[1] ?? '');
  const email = `service-${cloud.projectNumber(project)}@${DOMAINS[agent]}`;
  return cloud.sharedVpc.mayUse(project, owner) && cloud.access.allows(email, permission, owner);
}
