import type { Names } from '../ports.ts';
import type { Surveys } from '../sweep-ports.ts';

/** The same reads, each asked once: whoever asks again gets the same answer, which may still be under way. */
export function once(reads: Surveys): Surveys {
  const answers = new Map<string, Promise<unknown>>();
  const keep = <Of extends readonly string[], T>(name: string, read: (...of: Of) => Promise<T>) => {
    return (...of: Of): Promise<T> => {
      const key = [name, ...of].join('\n');
      const answer = (answers.get(key) as Promise<T> | undefined) ?? read(...of);
      answers.set(key, answer);
      return answer;
    };
  };
  return {
    // Pages go by: whoever wants them again asks again.
    jobs: (project) => reads.jobs(project),
    connectors: keep('connectors', (project, region) => reads.connectors(project, region)),
    connectorRegions: keep('connectorRegions', (project) => reads.connectorRegions(project)),
    projectNumber: keep('projectNumber', (project) => reads.projectNumber(project)),
    policyBasedRoutes: keep('policyBasedRoutes', (project) => reads.policyBasedRoutes(project)),
    dynamicRoutes: keep('dynamicRoutes', (router, network) => reads.dynamicRoutes(router, network)),
    peeringRoutes: keep('peeringRoutes', (network, peering, region) => reads.peeringRoutes(network, peering, region)),
    egressConstraint: keep('egressConstraint', (project) => reads.egressConstraint(project)),
    networks: keep('networks', (project) => reads.networks(project)),
    subnetworks: keep('subnetworks', (project) => reads.subnetworks(project)),
    routers: keep('routers', (project) => reads.routers(project)),
    routes: keep('routes', (project) => reads.routes(project)),
    effectiveFirewalls: keep('effectiveFirewalls', (network, region) => reads.effectiveFirewalls(network, region)),
    addresses: keep('addresses', (project) => reads.addresses(project)),
    instances: keep('instances', (project) => reads.instances(project)),
  };
}

/** Names looked up once: a sweep's jobs want the same few. */
export function onceNames(names: Names): Names {
  const answers = new Map<string, ReturnType<Names['resolve']>>();
  return {
    resolve: (host) => {
      const answer = answers.get(host) ?? names.resolve(host);
      answers.set(host, answer);
      return answer;
    },
  };
}
