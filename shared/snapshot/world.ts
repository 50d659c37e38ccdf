import type { Job } from '../job/job.ts';
import type { NetworkRule } from './decode/firewall.ts';
import type { Observed } from './observed.ts';
import type {
  Address,
  Connector,
  EffectiveFirewalls,
  EgressConstraint,
  Instance,
  LearnedRoute,
  Network,
  PolicyBasedRoute,
  Router,
  Route,
  Subnetwork,
} from './resources.ts';

/**
 * All that verdicts about the jobs of one project rest on: what was read, list by list. A list that was not read is
 * unknown. It comes from the live APIs (`observe`) or from a saved file (`parseWorld`), and nothing after can tell which.
 */
export interface World {
  readonly project: string;
  /** Its number, by which Google names its service agents; read only where they need grants in a host project. */
  readonly projectNumber: Observed<string>;
  readonly jobs: Observed<readonly Job[]>;
  readonly connectors: Observed<readonly Connector[]>;
  /** Where Serverless VPC Access is at all; read only where the connectors of a region can't be. */
  readonly connectorRegions: Observed<readonly string[]>;
  readonly networks: Observed<readonly Network[]>;
  readonly subnetworks: Observed<readonly Subnetwork[]>;
  readonly routers: Observed<readonly Router[]>;
  readonly routes: Observed<readonly Route[]>;
  readonly firewalls: Observed<readonly NetworkRule[]>;
  /** By full network name; stands in place of `firewalls` for that network. */
  readonly effectiveFirewalls: ReadonlyMap<string, Observed<EffectiveFirewalls>>;
  /** Dynamic routes, and custom routes of peered networks: in force, and no part of the list of routes. */
  readonly learnedRoutes: Observed<readonly LearnedRoute[]>;
  readonly policyBasedRoutes: Observed<readonly PolicyBasedRoute[]>;
  /** What the organisation allows jobs of the project; absent where it enforces nothing. */
  readonly egressConstraint: Observed<EgressConstraint>;
  /** Of all regions, and the ranges kept for peered services. */
  readonly addresses: Observed<readonly Address[]>;
  readonly instances: Observed<readonly Instance[]>;
  /** IPv4 addresses by host name. */
  readonly names: ReadonlyMap<string, readonly string[]>;
}
