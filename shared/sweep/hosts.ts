import type { Surveys } from '../sweep-ports.ts';
import { once } from './once.ts';

/**
 * Reads for the projects of one sweep in one process: what a project reads of others, Shared VPC host projects above all,
 * is read once for all of them; what it reads of itself is kept no longer than it is looked at.
 */
export function surveysOfHosts(reads: Surveys): (project: string) => Surveys {
  const kept = once(reads);
  return (own) => {
    const of = (name: string): Surveys => (name === own || name.startsWith(`projects/${own}/`) ? reads : kept);
    return {
      jobs: (project) => reads.jobs(project),
      connectors: (project, region) => of(project).connectors(project, region),
      connectorRegions: (project) => of(project).connectorRegions(project),
      projectNumber: (project) => of(project).projectNumber(project),
      policyBasedRoutes: (project) => of(project).policyBasedRoutes(project),
      dynamicRoutes: (router, network) => of(router).dynamicRoutes(router, network),
      peeringRoutes: (network, peering, region) => of(network).peeringRoutes(network, peering, region),
      egressConstraint: (project) => of(project).egressConstraint(project),
      networks: (project) => of(project).networks(project),
      subnetworks: (project) => of(project).subnetworks(project),
      routers: (project) => of(project).routers(project),
      routes: (project) => of(project).routes(project),
      effectiveFirewalls: (network, region) => of(network).effectiveFirewalls(network, region),
      addresses: (project) => of(project).addresses(project),
      instances: (project) => of(project).instances(project),
    };
  };
}
