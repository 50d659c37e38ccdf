import { parseWorld } from '../../shared/snapshot/parse-world.ts';
import type { World } from '../../shared/snapshot/world.ts';
import { aJob, viaConnector } from './jobs.ts';
import { aConnector, aConnectorSubnetwork, aNetwork, aRoute, aSubnetwork, PROJECT, type Json } from './resources.ts';

export const GITHUB = '140.82.112.3';

/**
 * A snapshot file in which everything is known: one job behind a READY connector in my-vpc, which has a default route and
 * no Cloud NAT. `undefined` takes a list out: it was not read.
 */
export function aWorld(over: Json = {}): Json {
  const file = {
    version: 1,
    project: PROJECT,
    jobs: [aJob(viaConnector())],
    connectors: [aConnector()],
    networks: [aNetwork()],
    subnetworks: [aSubnetwork(), aConnectorSubnetwork()],
    routers: [],
    routes: [aRoute()],
    firewalls: [],
    addresses: [],
    instances: [],
    names: { 'github.com': [GITHUB] },
    ...over,
  };
  return JSON.parse(JSON.stringify(file)) as Json;
}

/** The same, read. */
export const readWorld = (over: Json = {}): World => parseWorld(aWorld(over));
