import type { Check, CheckContext, Finding } from './check.ts';
import { connectorElsewhere } from './connector-elsewhere.ts';
import { connectorMissing } from './connector-missing.ts';
import { connectorNotReady } from './connector-not-ready.ts';
import { destinationsInvalid } from './destinations-invalid.ts';
import { egressDenied } from './egress-denied.ts';
import { egressRuleWide } from './egress-rule-wide.ts';
import { googleExit } from './google-exit.ts';
import { modeInvalid } from './mode-invalid.ts';
import { natMissing } from './nat-missing.ts';
import { natNoAddresses } from './nat-no-addresses.ts';
import { nextHopDead } from './next-hop-dead.ts';
import { privateDestination } from './private-destination.ts';
import { proxyGuest } from './proxy-guest.ts';
import { routeMissing } from './route-missing.ts';
import { subnetworkMissing } from './subnetwork-missing.ts';
import { trafficBlocked } from './traffic-blocked.ts';
import { undetermined } from './undetermined.ts';

/** Every check, in the order in which a packet meets what they look at. */
const CHECKS: readonly Check[] = [
  modeInvalid, // connector and network together, or settings that Cloud Run does not know
  destinationsInvalid, // an annotation that names no destinations
  connectorMissing, // the job names a connector that is not there
  connectorElsewhere, // ... or one of another region
  connectorNotReady, // ... or one in ERROR, or still being made
  subnetworkMissing, // Direct VPC into a subnetwork that is not there
  privateDestination, // a private address without a way to it
  trafficBlocked, // what Google never lets out
  egressDenied, // a firewall rule that denies
  routeMissing, // no route, the default route gone for instance
  nextHopDead, // a route to a VM that does not forward
  natMissing, // no Cloud NAT for the subnetwork
  natNoAddresses, // a Cloud NAT without addresses
  undetermined, // what could not be read or decided
  proxyGuest, // what has to be true inside a proxy VM
  egressRuleWide, // a rule of ours that had to be wide
  googleExit, // reachable, but by Google's own exit
];

/** Runs all checks; the order of the findings is that of the list. */
export function evaluate(context: CheckContext): Finding[] {
  return CHECKS.flatMap((check) => check(context));
}
