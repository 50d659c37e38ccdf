import type { Check, CheckContext, Finding } from './check.ts';
import { addressNotReserved } from './address-not-reserved.ts';
import { autoModeOverlap } from './auto-mode-overlap.ts';
import { connectorCutOff } from './connector-cut-off.ts';
import { connectorElsewhere } from './connector-elsewhere.ts';
import { connectorMissing } from './connector-missing.ts';
import { connectorNotReady } from './connector-not-ready.ts';
import { connectorThroughput } from './connector-throughput.ts';
import { destinationsInvalid } from './destinations-invalid.ts';
import { egressDenied } from './egress-denied.ts';
import { egressNotRequired } from './egress-not-required.ts';
import { egressRefused } from './egress-refused.ts';
import { egressOpen } from './egress-open.ts';
import { egressRuleWide } from './egress-rule-wide.ts';
import { exitNotRequired } from './exit-not-required.ts';
import { googleExit } from './google-exit.ts';
import { modeInvalid } from './mode-invalid.ts';
import { modeNotAllowed } from './mode-not-allowed.ts';
import { natDraining } from './nat-draining.ts';
import { natHiddenSubnetwork } from './nat-hidden-subnetwork.ts';
import { natMissing } from './nat-missing.ts';
import { natNoAddresses } from './nat-no-addresses.ts';
import { natPorts } from './nat-ports.ts';
import { nextHopDead } from './next-hop-dead.ts';
import { privateDestination } from './private-destination.ts';
import { privateRangesSurprise } from './private-ranges-surprise.ts';
import { proxyGuest } from './proxy-guest.ts';
import { routeMissing } from './route-missing.ts';
import { slowStart } from './slow-start.ts';
import { subnetAddresses } from './subnet-addresses.ts';
import { subnetTooSmall } from './subnet-too-small.ts';
import { subnetworkMissing } from './subnetwork-missing.ts';
import { tagUnknown } from './tag-unknown.ts';
import { trafficBlocked } from './traffic-blocked.ts';
import { undetermined } from './undetermined.ts';

/** Every check, in the order in which a packet meets what they look at. */
const CHECKS: readonly Check[] = [
  modeInvalid, // connector and network together, or settings that Cloud Run does not know
  destinationsInvalid, // an annotation that names no destinations
  egressRefused, // what the organisation does not allow
  connectorMissing, // the job names a connector that is not there
  connectorElsewhere, // ... or one of another region
  connectorNotReady, // ... or one in ERROR, or still being made
  autoModeOverlap, // ... or one with a range that auto mode keeps for itself
  subnetworkMissing, // Direct VPC into a subnetwork that is not there
  subnetTooSmall, // ... or into one that is smaller than a /26
  privateDestination, // a private address without a way to it
  trafficBlocked, // what Google never lets out
  connectorCutOff, // a firewall rule that silences the connector itself
  egressDenied, // a firewall rule that denies
  routeMissing, // no route, the default route gone for instance
  nextHopDead, // a route to a VM that does not forward
  natMissing, // no Cloud NAT for the subnetwork
  natHiddenSubnetwork, // ... which no NAT list can name, since the connector was made with a range
  natNoAddresses, // a Cloud NAT without addresses
  undetermined, // what could not be read or decided
  modeNotAllowed, // required: how the job meets the network
  egressNotRequired, // ... which of its traffic enters the VPC
  exitNotRequired, // ... by what it leaves
  addressNotReserved, // ... and from which address
  natPorts, // capacity: ports of the Cloud NAT for so many tasks
  connectorThroughput, // ... Mbps of the connector
  subnetAddresses, // ... addresses of the subnetwork
  natDraining, // addresses on their way out
  tagUnknown, // a network tag that nothing speaks of
  privateRangesSurprise, // a Cloud NAT that private-ranges-only passes by
  slowStart, // Direct VPC egress behind Cloud NAT begins late
  proxyGuest, // what has to be true inside a proxy VM
  egressRuleWide, // a rule of ours that had to be wide
  egressOpen, // no rule at all
  googleExit, // reachable, but by Google's own exit
];

/** Runs all checks; the order of the findings is that of the list. */
export function evaluate(context: CheckContext): Finding[] {
  return CHECKS.flatMap((check) => check(context));
}
