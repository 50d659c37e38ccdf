import { applyEn } from './apply/en.ts';
import { doctorEn } from './doctor/en.ts';
import { explainEn } from './explain/en.ts';
import { notifyEn } from './notify/en.ts';
import { readsEn } from './reads/en.ts';

/* Every sentence that a person reads, in English. Ids, states and commands are never translated and stand elsewhere. */

const INVALID = {
  mix: 'it names a connector and a network interface; the two exclude each other',
  'egress-unknown': 'its egress setting is none that Cloud Run knows',
  'egress-alone': 'it sets an egress without a connector or a network interface',
  'several-interfaces': 'it names more than one network interface',
  'empty-interface': 'its network interface names neither network nor subnetwork',
} as const;

const HOPS: Readonly<Record<string, string>> = {
  FOREIGN_IP_DISALLOWED: 'may not forward packets (canIpForward is off)',
  INSTANCE_NOT_RUNNING: 'is not running',
  NO_EXTERNAL_ADDRESS: 'has no external address',
  ROUTE_NEXT_HOP_IP_ADDRESS_NOT_RESOLVED: 'is no address of any VM in this network',
  ROUTE_NEXT_HOP_RESOURCE_NOT_FOUND: 'does not exist',
  ROUTE_NEXT_HOP_INSTANCE_WRONG_NETWORK: 'has no interface in this network',
};

const EXITS = {
  any: 'any way',
  google: "Google's own exit",
  nat: 'Cloud NAT',
  proxy: 'a proxy VM',
} as const;

const several = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

const firewall = ({ rule, policy }: { rule: string; policy: boolean }) =>
  policy ? `rule ${rule} of a firewall policy` : `firewall rule ${rule}`;

export const ownEn = {
  // Steps of a trace
  startJob: ({ job }: { job: string }) => `Cloud Run job ${job}`,
  arriveConnector: ({ connector, state }: { connector: string; state: string }) =>
    `Serverless VPC Access connector ${connector} (${state})`,
  arriveDirect: ({ subnetwork, tags }: { subnetwork: string; tags: string }) =>
    `Direct VPC egress through subnetwork ${subnetwork}${tags && `, network tags ${tags}`}`,
  googleExitNone: () => `Google's own exit: a job without a connector or network interface does not enter a VPC`,
  googleExitPrivateRanges: () =>
    `Google's own exit: with private-ranges-only, public destinations do not enter the VPC`,
  firewallImplied: () => 'the implied rule lets all egress out',
  firewallAllowed: (of: { rule: string; priority: number; policy: boolean }) =>
    `${firewall(of)} (priority ${of.priority}) allows it`,
  firewallDenied: (of: { rule: string; priority: number; policy: boolean }) =>
    `${firewall(of)} (priority ${of.priority}) denies it`,
  firewallUndecided: (of: { rule: string; policy: boolean; priority: number; matches: string }) =>
    `${firewall(of)} (priority ${of.priority}) may or may not match${of.matches && ` (${of.matches})`}: configuration alone can't tell`,
  firewallsUnknown: ({ network, reason }: { network: string; reason: string }) =>
    `the firewall rules of ${network} could not be read: ${reason}`,
  routeApplied: ({ route, range, priority, hop }: { route: string; range: string; priority: number; hop: string }) =>
    `route ${route} (${range}, priority ${priority}) to ${hop}`,
  routeSubnet: ({ subnetwork }: { subnetwork: string }) => `subnet route of ${subnetwork}`,
  routesUnknown: ({ network, reason }: { network: string; reason: string }) =>
    `the routes of ${network} could not be read: ${reason}`,
  policyRoutesUnknown: ({ network, reason }: { network: string; reason: string }) =>
    `the policy-based routes of ${network} could not be read: ${reason}`,
  policyRouteTaken: ({ route, priority, address }: { route: string; priority: number; address: string }) =>
    `policy-based route ${route} (priority ${priority}) sends it, or may send it, to the load balancer ${address}: what happens behind it is not part of the configuration read`,
  policyRoutePassed: ({ route, priority }: { route: string; priority: number }) =>
    `policy-based route ${route} (priority ${priority}) leaves it to the other routes`,
  routeTagUndecided: ({ route, tags }: { route: string; tags: string }) =>
    `route ${route} is for network tags ${tags}: whether tagged routes act on Direct VPC egress is not documented`,
  routeFallback: ({ route }: { route: string }) =>
    `the VM behind route ${route} is stopped or gone and another route of the same range is left: which of the two Google takes can't be told from configuration`,
  noRoute: ({ network, address }: { network: string; address: string }) => `no route of ${network} leads to ${address}`,
  hopUnknown: ({ route, target }: { route: string; target: string }) =>
    `route ${route} leads to ${target}: what happens behind it is not part of the configuration read`,
  hopDead: ({ cause, target }: { cause: string; target: string }) =>
    `next hop ${target} ${HOPS[cause] ?? 'does not take it on'}`,
  arriveProxy: ({ instance }: { instance: string }) => `VM ${instance} forwards it`,
  natApplied: ({ nat, router }: { nat: string; router: string }) => `Cloud NAT ${nat} on router ${router}`,
  natMissing: ({ subnetwork, region, network }: { subnetwork: string; region: string; network: string }) =>
    subnetwork === ''
      ? `no Cloud NAT of ${network} in ${region} covers the connector's hidden subnetwork, so the packet has no external address`
      : `no Cloud NAT of ${network} in ${region} covers subnetwork ${subnetwork}, so the packet has no external address`,
  natNoAddresses: ({ nat, router }: { nat: string; router: string }) =>
    `Cloud NAT ${nat} on router ${router} has no address left`,
  natRuleUndecided: ({ nat, router }: { nat: string; router: string }) =>
    `Cloud NAT ${nat} on router ${router} has a rule that may be for this destination: configuration alone can't tell whether an address is left for it`,
  routersUnknown: ({ network, region, reason }: { network: string; region: string; reason: string }) =>
    `the Cloud Routers of ${network} in ${region} could not be read: ${reason}`,
  networkUnknown: ({ reason }: { reason: string }) => `it can't be told which network the packet enters: ${reason}`,
  networkOfMissingSubnetwork: () => "it can't be told which network the packet enters: the subnetwork is not there",
  connectorUnknown: ({ connector, reason }: { connector: string; reason: string }) =>
    `connector ${connector} could not be read: ${reason}`,
  connectorMissing: ({ connector, region }: { connector: string; region: string }) =>
    `connector ${connector} does not exist in ${region}`,
  connectorElsewhere: ({ connector, region, other }: { connector: string; region: string; other: string }) =>
    `connector ${connector} is in ${other || 'another region'}, the job in ${region}; they have to be in the same`,
  connectorNotRunning: ({ connector, state }: { connector: string; state: string }) =>
    `connector ${connector} is ${state}`,
  subnetworkOfOtherNetwork: ({ subnetwork, network, other }: { subnetwork: string; network: string; other: string }) =>
    `subnetwork ${subnetwork} belongs to network ${other}, not to ${network}, which the job names beside it; so no execution can start`,
  subnetworkMissing: ({ subnetwork, region }: { subnetwork: string; region: string }) =>
    `subnetwork ${subnetwork} does not exist in ${region}, so no execution can start`,
  modeInvalid: ({ reason, detail }: { reason: keyof typeof INVALID; detail: string }) =>
    `the job's network settings don't fit together: ${INVALID[reason]}${detail && ` (${detail})`}`,
  privateWithoutVpc: ({ address }: { address: string }) => `${address} is private and the job has no way into a VPC`,
  googleAccessWithoutVpc: ({ address }: { address: string }) =>
    `whether Google's own exit leads to ${address}, an address of Private Google Access, is not documented`,
  privateToInternet: ({ address }: { address: string }) => `${address} is private, but the route leads to the internet`,
  googleAccessOff: ({ subnetwork }: { subnetwork: string }) =>
    `Private Google Access is off in subnetwork ${subnetwork}`,
  googleAccessUnknown: () =>
    "whether the subnetwork has Private Google Access can't be told: it is hidden, or was not read",
  googleAccessByNat: ({ subnetwork }: { subnetwork: string }) =>
    `Private Google Access is off in subnetwork ${subnetwork}; a Cloud NAT that covers a subnetwork is said to switch it on, which its settings don't show`,
  smtpBlocked: () => 'Google Cloud blocks egress to external addresses on TCP port 25',
  unroutable: ({ address }: { address: string }) => `${address} is an address that no network delivers to`,
  classEUndocumented: ({ address }: { address: string }) =>
    `whether private-ranges-only sends class E addresses such as ${address} into the VPC is not documented`,
  ipv6Untraced: ({ address }: { address: string }) => `${address} is an IPv6 address; IPv4 is traced here`,
  nameUnresolved: ({ host, reason }: { host: string; reason: string }) => `${host} could not be resolved: ${reason}`,
  nameWithoutAddress: ({ host }: { host: string }) => `${host} could not be resolved: no IPv4 address`,
  deliveredInternet: ({ address }: { address: string }) => `${address} on the internet`,
  deliveredSubnet: ({ address }: { address: string }) => `${address} in the VPC`,
  deliveredProxy: ({ instance }: { instance: string }) => `left through VM ${instance}`,
  deliveredMetadata: () => 'the metadata server, always reachable',
  deliveredGoogleAccess: ({ address }: { address: string }) => `Google APIs at ${address}, by Private Google Access`,

  // Next steps
  useConnectorOfRegion: ({ region }: { region: string }) =>
    `Name a connector of ${region}, or deploy the job in the connector's region.`,
  lookAtConnector: () => 'Look at the connector.',
  deleteBrokenConnector: () =>
    'A connector in ERROR does not recover: detach it from what uses it, delete it, and create it anew.',
  chooseOneMode: () =>
    'Deploy with either --vpc-connector or --network and --subnet, never both. A job that has one is switched in two steps: clear it, then set the other.',
  correctMode: () => 'Correct the network settings and deploy again.',
  switchToDirectFirst: () => 'To use Direct VPC egress: first clear the connector,',
  switchToDirectSecond: () => 'then name network and subnetwork.',
  switchToConnectorFirst: () => 'To use the connector: first clear the network,',
  switchToConnectorSecond: () => 'then name the connector.',
  hiddenSubnetwork: () =>
    'The connector was made with --range: its hidden subnetwork can be named by no NAT list and no firewall rule. Either a Cloud NAT of all subnetworks covers it, or the connector is recreated on a /28 subnetwork of its own.',
  giveNatAddresses: () => 'Give the Cloud NAT addresses, or let it allocate them.',
  policyDenies: () =>
    'The rule belongs to a firewall policy: only its administrators can let this through. A VPC rule would not change it.',
  lookAtRule: () => 'Look at the rule.',
  lookAtRoutes: () => 'Look at the routes of the network.',
  mendProxy: () => 'The VM has to run, to have been created with --can-ip-forward, and to have an external address.',
  startVm: ({ status }: { status: string }) => `It is ${status}:`,
  giveVmAddress: () => 'Give it an external address:',
  letVmForward: ({ file }: { file: string }) => `Write it to a file, set canIpForward to true in ${file},`,
  writeVmBack: () => 'and write it back, which restarts it:',
  lookAtRoute: () => 'Look at the route.',
  proxyGuest: () =>
    'The VM runs, may forward and has an external address; what it does with the packets is decided inside it.',
  proxyForward: () => 'Inside the VM, forwarding has to be on,',
  proxyMasquerade: () => 'and packets have to leave under its own address.',
  giveJobVpc: () =>
    'Give the job a connector, or Direct VPC egress (--network, --subnet), into the network of that address.',
  addressAtHome: ({ address, subnetwork, network }: { address: string; subnetwork: string; network: string }) =>
    `${address} belongs to subnetwork ${subnetwork} of ${network}.`,
  peerNetworks: () =>
    'Either the job enters that network in place of this one, or the two are peered or joined by VPN.',
  wayInto: ({ subnetwork, range }: { subnetwork: string; range: string }) =>
    `Direct VPC egress through ${subnetwork} (${range}) leads there:`,
  switchOnGoogleAccess: () => 'Switch Private Google Access on:',
  useSubmissionPort: () => 'Use a mail submission port (587 or 465), or a relay.',
  grantReading: () => 'Grant the reading identity what is missing; until then nothing is changed on a guess.',
  giveAddresses: () => 'Name the addresses: --resolve HOST=IP, or addresses in the policy.',
  googleExitFixed: () =>
    'Nothing has to be built. For a fixed address outside, deploy with --vpc-egress=all-traffic and a Cloud NAT with reserved addresses.',
  narrowRule: () => 'Give the destination its ranges in the policy, and the rule can be narrowed to them.',
  ruleWide: () =>
    'this firewall rule of ours lets out to all addresses on its ports, because the policy names no ranges',
  connectorNameBad: ({ connector }: { connector: string }) =>
    `${connector} can't be the name of a connector: lower-case letters, digits and hyphens, fewer than 21 characters with each hyphen counted twice.`,
  connectorNetworkUnset: () =>
    'The policy does not say in which network connectors are made (connector.network), and a name does not tell; so nothing is built.',
  connectorNetworkMissing: ({ network, near }: { network: string; near: string }) =>
    `The policy has connectors made in network ${network} (connector.network), which does not exist${near && ` (spelled alike: ${near})`}; so nothing is built. These exist:`,
  connectorIn: ({ network }: { network: string }) =>
    `If the connector belongs into ${network}, these commands build it:`,
  regionWithoutConnectors: ({ region, near }: { region: string; near: string }) =>
    `Serverless VPC Access is not offered in ${region}${near && ` (spelled alike: ${near})`}: deploy the job in a region that has it, or with Direct VPC egress (--network, --subnet).`,
  connectorInUse: ({ connector, users }: { connector: string; users: string }) =>
    `${connector} was made here and could be made anew, but is in use: ${users}. Detach it first.`,
  connectorUsersUnknown: ({ connector }: { connector: string }) =>
    `${connector} was made here and could be made anew, but which jobs use it could not be read.`,
  rebuildOnSubnetwork: ({ connector }: { connector: string }) =>
    `Or a connector on a subnetwork of its own takes the place of ${connector}, which is deleted once no job uses it:`,
  runFirst: () => 'first,',
  useNewConnector: () => 'then let the job name it.',
  hostRulesUnknown: ({ network }: { network: string }) =>
    `Which firewall rules ${network} has could not be read, so nobody can tell which ones the connector would need.`,
  grantNetworkUser: ({ host, service, accounts }: { host: string; service: string; accounts: string }) =>
    `Service agents of ${service} have to be Compute Network User on the subnetwork in host project ${host} before the connector can be made: ${accounts}. Grants are never made here.`,
  findProjectNumber: ({ service }: { service: string }) => `PROJECT_NUMBER is that of ${service}:`,
  grantTo: ({ account }: { account: string }) => `For ${account}:`,
  nameTaken: ({ name }: { name: string }) =>
    `${name} is taken by something of another kind or network; rename or remove it.`,
  rangesUnknown: () => 'Which ranges are in use could not be read, so no free /28 can be chosen.',
  poolUsedUp: ({ pool }: { pool: string }) =>
    `No /28 of the policy's pool ${pool} is free; give connector.subnetPool another range.`,
  routersUsedUp: ({ network, region }: { network: string; region: string }) =>
    `${network} has five Cloud Routers in ${region}, as many as Google allows, and none of them takes one more Cloud NAT or subnetwork.`,
  natChanged: ({ nat, router }: { nat: string; router: string }) =>
    `Cloud NAT ${nat} on router ${router} has our name and serves something else by now; rename or remove it.`,
  addressesUnknown: () => 'Which addresses are reserved could not be read, so none can be chosen.',
  onDenyExplain: () => 'The policy explains denied egress and changes nothing (firewall.onDeny: explain).',
  policySilenced: () =>
    'A firewall policy denies this as well, or may: only its administrators can let it through, and a VPC rule that allows would silence it.',
  rangesMiss: ({ destination, address }: { destination: string; address: string }) =>
    `The ranges that the policy gives for ${destination} do not contain its address ${address}, so a rule narrowed to them would not help.`,
  denyAtZero: ({ rule }: { rule: string }) => `${rule} has priority 0: no rule can stand above it.`,
  ruleWithoutEffect: ({ rule }: { rule: string }) =>
    `${rule} is there already and does not help: it is disabled or was changed.`,
  proxyDirect: ({ address }: { address: string }) =>
    `A route to the proxy VM ${address} is not made for Direct VPC egress: tagged routes are not documented to act on it, and an untagged default route turns the whole network and catches the proxy's own packets.`,
  proxyOwnRouteMissing: ({ instance, priority }: { instance: string; priority: number }) =>
    `The policy gives the whole network to the proxy VM (proxy.scope: network), but ${instance} has no tagged default route of its own, of a better priority than ${priority}: its own packets would come back to it. So nothing is built before there is one:`,
  tagProxy: () => 'give the VM a tag,',
  routeForProxy: () => 'and a default route for that tag.',
  defaultRouteDirect: () =>
    'A default route is not made for Direct VPC egress: tagged routes are not documented to act on it, and an untagged one is for the whole network to decide.',

  destinationsInvalid: ({ text }: { text: string }) =>
    `the annotation run-egress/destinations is no list of HOST:PORT ("${text}"), so the policy's destinations are judged`,
  correctDestinations: () => 'Write it as github.com:443, or several of these separated by commas.',
  cureDoesNotHelp: () => 'What could be built for it would not be enough, so nothing is.',

  // What findings say of near misses
  connectorInstead: ({ connector, state, network }: { connector: string; state: string; network: string }) =>
    `If ${connector} was meant (${state}${network && `, in ${network}`}):`,
  subnetworkInstead: ({ subnetwork, range, network }: { subnetwork: string; range: string; network: string }) =>
    `If ${subnetwork} (${range}) of ${network} was meant:`,
  networkOfSubnetwork: ({ subnetwork, network }: { subnetwork: string; network: string }) =>
    `If ${subnetwork} was meant, the network beside it is ${network}:`,
  subnetworkElsewhere: ({ subnetwork, regions }: { subnetwork: string; regions: string }) =>
    `${subnetwork} exists in ${regions}: a job can use subnetworks of its own region alone.`,
  networkMissing: ({ network, alike }: { network: string; alike: string }) =>
    `Network ${network} itself does not exist.${alike && ` Spelled alike: ${alike}.`}`,
  natInOtherRegion: ({ nat, router, region }: { nat: string; router: string; region: string }) =>
    `Cloud NAT ${nat} on router ${router} belongs to this network, but serves ${region} alone: a NAT is regional.`,
  natInOtherNetwork: ({ nat, router, network }: { nat: string; router: string; network: string }) =>
    `Cloud NAT ${nat} on router ${router} is in this region, but serves network ${network}.`,
  natListsOthers: ({ nat, router, listed }: { nat: string; router: string; listed: string }) =>
    `Cloud NAT ${nat} on router ${router} lists ${listed || 'no subnetwork'}. Its owner can list this one, too, in place of a new NAT:`,
  natListsNoHidden: ({ nat, router, listed }: { nat: string; router: string; listed: string }) =>
    `Cloud NAT ${nat} on router ${router} lists ${listed || 'no subnetwork'}, and can't list a hidden one.`,
  natSecondaryOnly: ({ nat, router, subnetwork }: { nat: string; router: string; subnetwork: string }) =>
    `Cloud NAT ${nat} on router ${router} lists secondary ranges of ${subnetwork} alone; jobs take their addresses from the primary one. Its owner can list that, too, in place of a new NAT:`,
  natPrivate: ({ nat, router }: { nat: string; router: string }) =>
    `Cloud NAT ${nat} on router ${router} is a private one: it translates between networks and not to the internet.`,
  natForOtherEndpoints: ({ nat, router, types }: { nat: string; router: string; types: string }) =>
    `Cloud NAT ${nat} on router ${router} serves ${types} alone, no jobs and no connectors.`,
  natHiddenSubnetwork: ({ connector, range }: { connector: string; range: string }) =>
    `connector ${connector} was made with a range${range && ` (${range})`}: no NAT list can name its hidden subnetwork`,
  natsInTheWay: ({ network, region }: { network: string; region: string }) =>
    `${network} has several Cloud NATs in ${region}; one of all subnetworks would have to be the only one.`,
  natOfAll: ({ nat }: { nat: string }) => `Let Cloud NAT ${nat} cover all subnetworks of its network and region:`,
  makeRouter: () => 'Make a Cloud Router,',
  makeNatOfAll: () => 'and on it a Cloud NAT of all subnetworks:',
  defaultRouteGone: ({ network }: { network: string }) =>
    `${network} has no default route (0.0.0.0/0): it was deleted, or the network was made without one.`,
  defaultRouteTagged: ({ route, tags }: { route: string; tags: string }) =>
    `The default route ${route} is for network tags ${tags} alone; this job's packets bear none of them.`,
  makeDefaultRoute: () =>
    'A default route as Google makes it with every network opens the way for all of the network, not for this job alone:',
  tagUnknown: ({ tags, network }: { tags: string; network: string }) =>
    `no egress firewall rule and no route of ${network} speaks of these network tags of the job: ${tags}`,
  tagMeant: ({ tag, by }: { tag: string; by: string }) => `If ${tag} was meant, which ${by} names:`,

  // What findings say of capacity
  natPortsShared: (of: { nat: string; tasks: number; vms: number; ports: number; each: number }) =>
    `${of.tasks} tasks at a time share the ports that Cloud NAT ${of.nat} gives the connector's VMs: ${of.vms} VMs x ${of.ports} ports = ${of.vms * of.ports} connections to one destination, ${of.each < 1 ? 'less than one' : of.each} a task`,
  natPortsOwn: ({ nat, ports }: { nat: string; ports: number }) =>
    `Cloud NAT ${nat} gives each task ${ports} ports: ${ports} connections to one destination at a time`,
  natAddressesFew: (of: { nat: string; addresses: number; ports: number; covered: number; endpoints: number }) =>
    `Cloud NAT ${of.nat} has ${several(of.addresses, 'address', 'addresses')}: ${of.addresses} x 64512 / ${of.ports} ports = ports for ${of.covered} of ${of.endpoints} endpoints; the others get none`,
  morePorts: ({ ports }: { ports: number }) =>
    `A closed connection keeps its port for two minutes more. Give each endpoint ${ports}:`,
  reserveAddresses: ({ count }: { count: number }) => `Reserve ${several(count, 'address', 'addresses')},`,
  addNatAddresses: ({ nat }: { nat: string }) => `and give Cloud NAT ${nat} all that it shall use:`,
  addRuleAddresses: ({ nat, number }: { nat: string; number: number }) =>
    `and give rule ${number} of Cloud NAT ${nat} all that it shall use:`,
  natDraining: ({ nat, addresses }: { nat: string; addresses: string }) =>
    `Cloud NAT ${nat} is draining ${addresses}: new connections leave from its other addresses`,
  tellNewAddresses: () => 'Whoever lets only known addresses in has to know the ones that are left.',
  connectorNarrow: (of: {
    connector: string;
    instances: number;
    machineType: string;
    mbps: number;
    tasks: number;
    each: number;
  }) =>
    `connector ${of.connector} carries ${of.instances} x ${of.mbps} = ${of.instances * of.mbps} Mbps at the most (${of.machineType}), ${of.each < 1 ? 'less than 1' : of.each} Mbps for each of ${of.tasks} tasks at a time`,
  moreConnectorInstances: () => 'Let the connector grow; it does not shrink again:',
  largerMachine: () =>
    'Under many small connections, micro machines run out of CPU credits and connection tracking, too; Google recommends e2-standard-4 for production:',
  directHasMore: () => 'Direct VPC egress has no VMs in between: each task has up to 1 Gbps of its own.',
  subnetTooSmall: ({ subnetwork, range }: { subnetwork: string; range: string }) =>
    `subnetwork ${subnetwork} (${range}) is too small for Direct VPC egress, which takes a /26 at the least`,
  subnetAddresses: (of: {
    subnetwork: string;
    range: string;
    tasks: number;
    need: number;
    size: number;
    used: number | undefined;
    free: number;
  }) =>
    `${of.tasks} tasks at a time x 2 addresses, in blocks of 16, are ${of.need}; subnetwork ${of.subnetwork} (${of.range}) has ${of.size} - 4 reserved${of.used === undefined ? '' : ` - ${of.used} of VMs`} = ${of.free}`,
  moveToSubnetwork: ({ subnetwork, range }: { subnetwork: string; range: string }) =>
    `${subnetwork} (${range}) of the same network has room:`,
  enlargeSubnetwork: ({ subnetwork, prefix }: { subnetwork: string; prefix: number }) =>
    `Nothing stands beside ${subnetwork}: it can grow to a /${prefix}, though never shrink again.`,
  fewerTasks: ({ tasks }: { tasks: number }) =>
    `Let no more than ${tasks} tasks run at a time; addresses are held up to 20 minutes after a task's end.`,
  slowStart: () => 'with Direct VPC egress behind Cloud NAT, connections can take a minute or more to work at first',
  waitAtStart: () =>
    'Let the job wait for its destination, or repeat its first connection for two minutes. Where that is too long, a connector is faster.',

  // What findings say of rules and ranges
  connectorCutOff: (of: { rule: string; policy: boolean; priority: number; connector: string; range: string }) =>
    `${firewall(of)} (priority ${of.priority}) keeps the VMs of connector ${of.connector} from answering Cloud Run at ${of.range}, so the connector does not work`,
  letConnectorAnswer: () => 'Let connectors answer, just above it:',
  autoModeConnector: ({ connector, range, network }: { connector: string; range: string; network: string }) =>
    `range ${range} of connector ${connector} overlaps 10.128.0.0/9, which auto-mode network ${network} keeps for its own subnetworks`,
  autoModePool: ({ range, network }: { range: string; network: string }) =>
    `the policy's pool ${range} (connector.subnetPool) overlaps 10.128.0.0/9, which auto-mode network ${network} keeps for its own subnetworks`,
  otherConnectorRange: () => 'Make the connector anew with a /28 outside, or on a subnetwork of its own.',
  otherPool: () => 'Give connector.subnetPool a range outside, such as 10.8.0.0/20.',
  privateRangesSurprise: ({ nat, router, isDefault }: { nat: string; router: string; isDefault: boolean }) =>
    `Cloud NAT ${nat} on router ${router} covers the job's subnetwork and is not used: under private-ranges-only${isDefault ? ', which holds because no egress is set,' : ''} public destinations do not enter the VPC`,
  sendAllTraffic: () => 'Send all traffic through the VPC:',

  // What findings say of what the policy requires
  modeNotAllowed: ({ mode, modes }: { mode: string; modes: string }) =>
    `the job's network mode is ${mode}; the policy allows ${modes} (require.modes)`,
  modeInstead: ({ mode }: { mode: 'connector' | 'direct' | 'none' }) =>
    mode === 'none'
      ? 'Deploy the job without connector and network.'
      : mode === 'connector'
        ? 'Deploy it with a connector (--vpc-connector).'
        : 'Deploy it with Direct VPC egress (--network, --subnet).',
  egressNotRequired: ({ mode, actual, required }: { mode: string; actual: string; required: string }) =>
    mode === 'none'
      ? `the job does not enter a VPC; the policy requires ${required} (require.egress)`
      : `the job's egress is ${actual}; the policy requires ${required} (require.egress)`,
  egressRefused: ({ setting, allowed }: { setting: string; allowed: string }) =>
    setting === 'none'
      ? `the organisation policy run.allowedVPCEgress asks jobs to enter a VPC with ${allowed || 'no setting at all'}; this one does not enter any`
      : `the organisation policy run.allowedVPCEgress allows ${allowed || 'no setting at all'}; the job's egress is ${setting}`,
  changeRefused: ({ egress, allowed }: { egress: string; allowed: string }) =>
    `--vpc-egress=${egress} would help, and the organisation policy run.allowedVPCEgress refuses it: it allows ${allowed || 'no setting at all'}.`,
  askForPolicy: () => 'Only an administrator of the organisation policy can let jobs be deployed here.',
  enterVpcAs: ({ egress }: { egress: string }) =>
    `Deploy the job with a connector, or with Direct VPC egress, and --vpc-egress=${egress}.`,
  changeEgress: ({ egress }: { egress: string }) => `Set the egress to ${egress}:`,
  enterVpc: () => 'Deploy the job with a connector, or with Direct VPC egress, and --vpc-egress=all-traffic.',
  exitNotRequired: (of: { address: string; actual: keyof typeof EXITS; required: keyof typeof EXITS }) =>
    `${of.address} is reached by ${EXITS[of.actual]}; the policy requires ${EXITS[of.required]} (require.via)`,
  routeToGateway: ({ route }: { route: string }) =>
    `Route ${route} leads there: without it for this job, a default route to the internet gateway would lead to Cloud NAT.`,
  routeToProxy: ({ route }: { route: string }) =>
    `Route ${route} leads there: a default route to the proxy VM with a better priority would lead past it.`,
  addressOfGoogle: () =>
    "public destinations see an address of Google's own exit; the policy requires a reserved one (require.reservedAddress)",
  addressAutomatic: ({ nat, router }: { nat: string; router: string }) =>
    `Cloud NAT ${nat} on router ${router} allocates its addresses itself; the policy requires reserved ones (require.reservedAddress)`,
  addressOfVm: ({ instance, address }: { instance: string; address: string }) =>
    `the external address ${address} of VM ${instance} is not reserved; the policy requires it to be (require.reservedAddress)`,
  addressOfVmUnknown: ({ instance, address }: { instance: string; address: string }) =>
    `whether the external address ${address} of VM ${instance} is reserved, as the policy requires, could not be read`,
  keepAddress: () => 'Reserve it as it is:',
  egressOpen: () =>
    'no firewall rule decides on what this job may reach: the implied rule lets out whatever no rule denies',
  closeEgress: () =>
    "To close it, allow the destinations' ports for this sender in an egress rule, and deny the rest in another of a higher priority number.",

  // Reasons of changes
  reasonSubnetwork: ({ range, connector }: { range: string; connector: string }) =>
    `connector ${connector} gets a /28 of its own, ${range}, which NAT lists and firewall rules can name`,
  reasonRebuildConnector: ({ connector }: { connector: string }) =>
    `connector ${connector} is in ERROR and does not recover; it was made here and nothing uses it, so it is made anew`,
  reasonHostRule: ({ connector, from }: { connector: string; from: string }) =>
    `lets Cloud Run reach connector ${connector} from ${from}: in a Shared VPC nobody else makes this rule`,
  reasonConnector: ({ connector }: { connector: string }) =>
    `the job names connector ${connector}, which does not exist`,
  reasonAwaitConnector: ({ connector }: { connector: string }) => `connector ${connector} is being made; it is awaited`,
  reasonNat: ({ subnetwork }: { subnetwork: string }) => `Cloud NAT for subnetwork ${subnetwork} alone`,
  reasonNatOnForeign: ({ subnetwork, router, region }: { subnetwork: string; router: string; region: string }) =>
    `Cloud NAT for subnetwork ${subnetwork} alone, on router ${router} beside what it has: the network has five routers in ${region}, as many as Google allows`,
  reasonNatListing: ({ subnetwork, nat, router }: { subnetwork: string; nat: string; router: string }) =>
    `Cloud NAT ${nat} on router ${router} lists subnetwork ${subnetwork}, too; no NAT of its own can be made for it`,
  reasonNatRelisted: ({ subnetwork, nat, router }: { subnetwork: string; nat: string; router: string }) =>
    `our own Cloud NAT ${nat} on router ${router} does not list subnetwork ${subnetwork} any more; it is listed again`,
  reasonAddress: ({ subnetwork }: { subnetwork: string }) => `reserved address for the Cloud NAT of ${subnetwork}`,
  reasonFirewall: ({ rule, priority }: { rule: string; priority: number }) =>
    `lets the destinations' ports out, just above ${rule} (priority ${priority})`,
  reasonAnswers: ({ rule, priority }: { rule: string; priority: number }) =>
    `lets the connector answer Cloud Run, without which it does not work, just above ${rule} (priority ${priority})`,
  reasonProxyRoute: ({ address }: { address: string }) =>
    `default route to the proxy VM ${address}, for this connector's tag alone`,
  reasonNetworkProxyRoute: ({ address, network }: { address: string; network: string }) =>
    `default route to the proxy VM ${address}, for all of ${network}, as the policy says (proxy.scope: network)`,
  reasonRouteReplaced: ({ route }: { route: string }) =>
    `route ${route} was made here and leads where the policy does not want it any more; a route can't be changed`,
  reasonJobConnector: ({ connector, egress }: { connector: string; egress: string }) =>
    `the job goes through connector ${connector}, ${egress}; everything else of it stays as it is`,
  reasonJobSubnetwork: ({ subnetwork, egress }: { subnetwork: string; egress: string }) =>
    `the job goes through subnetwork ${subnetwork} (Direct VPC egress), ${egress}; everything else of it stays as it is`,
  reasonJobNone: () => 'the job does not enter a VPC any more; everything else of it stays as it is',
  reasonDefaultRoute: () => "default route to the internet gateway, for this connector's tag alone",

  // Why a change can't be taken back
  noUndoOfWaiting: () => 'nothing is written, so there is nothing to take back',
  noUndoOfDeletion: () => 'what is gone is made anew by the next plan, if it is needed',

  // Why a change is held back
  withheldUnread: ({ reason }: { reason: string }) => `not everything could be read: ${reason}`,
  withheldPolicy: ({ remediation }: { remediation: string }) => `the policy says remediation: ${remediation}`,
  withheldJobEdit: ({ edit }: { edit: string }) => `the policy says job.edit: ${edit}`,
  withheldExempt: ({ label }: { label: string }) => `the job is exempt by its label (${label})`,
  withheldHost: ({ project }: { project: string }) =>
    `host project ${project} is not listed in the policy (hostProjects)`,
  withheldLimit: ({ limit }: { limit: number }) => `the policy allows ${limit} changes a run (limits.changesPerRun)`,

  // What only a result says
  deployAgain: () => 'the deploy was refused because its way out was missing; now it is there',
  deployAgainStep: () => 'Run the deploy again: it is not repeated for you.',
};

/** N.B. To spread so many functions takes V8 ten milliseconds at each start of a process, to assign them a tenth of one. */
export const en = Object.assign(Object.assign({}, ownEn, applyEn, doctorEn), explainEn, notifyEn, readsEn);
