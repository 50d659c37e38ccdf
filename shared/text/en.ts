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

const firewall = ({ rule, policy }: { rule: string; policy: boolean }) =>
  policy ? `rule ${rule} of a firewall policy` : `firewall rule ${rule}`;

export const en = {
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
  routersUnknown: ({ network, region, reason }: { network: string; region: string; reason: string }) =>
    `the Cloud Routers of ${network} in ${region} could not be read: ${reason}`,
  networkUnknown: ({ reason }: { reason: string }) => `it can't be told which network the packet enters: ${reason}`,
  connectorUnknown: ({ connector, reason }: { connector: string; reason: string }) =>
    `connector ${connector} could not be read: ${reason}`,
  connectorMissing: ({ connector, region }: { connector: string; region: string }) =>
    `connector ${connector} does not exist in ${region}`,
  connectorElsewhere: ({ connector, region, other }: { connector: string; region: string; other: string }) =>
    `connector ${connector} is in ${other || 'another region'}, the job in ${region}; they have to be in the same`,
  connectorNotRunning: ({ connector, state }: { connector: string; state: string }) =>
    `connector ${connector} is ${state}`,
  subnetworkMissing: ({ subnetwork, region }: { subnetwork: string; region: string }) =>
    `subnetwork ${subnetwork} does not exist in ${region}, so no execution can start`,
  modeInvalid: ({ reason, detail }: { reason: keyof typeof INVALID; detail: string }) =>
    `the job's network settings don't fit together: ${INVALID[reason]}${detail && ` (${detail})`}`,
  privateWithoutVpc: ({ address }: { address: string }) => `${address} is private and the job has no way into a VPC`,
  privateToInternet: ({ address }: { address: string }) => `${address} is private, but the route leads to the internet`,
  googleAccessOff: ({ subnetwork }: { subnetwork: string }) =>
    `Private Google Access is off in subnetwork ${subnetwork}`,
  smtpBlocked: () => 'Google Cloud blocks egress to external addresses on TCP port 25',
  unroutable: ({ address }: { address: string }) => `${address} is an address that no network delivers to`,
  classEUndocumented: ({ address }: { address: string }) =>
    `whether private-ranges-only sends class E addresses such as ${address} into the VPC is not documented`,
  ipv6Untraced: ({ address }: { address: string }) => `${address} is an IPv6 address; IPv4 is traced here`,
  nameUnresolved: ({ host, reason }: { host: string; reason: string }) => `${host} could not be resolved: ${reason}`,
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
  proxyGuest: () =>
    'The VM runs, may forward and has an external address; what it does with the packets is decided inside it.',
  proxyForward: () => 'Inside the VM, forwarding has to be on,',
  proxyMasquerade: () => 'and packets have to leave under its own address.',
  giveJobVpc: () =>
    'Give the job a connector, or Direct VPC egress (--network, --subnet), into the network of that address.',
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
  connectorIn: ({ network }: { network: string }) =>
    `If the connector belongs into ${network}, these commands build it:`,
  nameTaken: ({ name }: { name: string }) =>
    `${name} is taken by something of another kind or network; rename or remove it.`,
  rangesUnknown: () => 'Which ranges are in use could not be read, so no free /28 can be chosen.',
  poolUsedUp: ({ pool }: { pool: string }) =>
    `No /28 of the policy's pool ${pool} is free; give connector.subnetPool another range.`,
  routersUsedUp: ({ network, region }: { network: string; region: string }) =>
    `${network} has five Cloud Routers in ${region}, as many as Google allows: add the subnetwork to a Cloud NAT of one of them.`,
  onDenyExplain: () => 'The policy explains denied egress and changes nothing (firewall.onDeny: explain).',
  denyAtZero: ({ rule }: { rule: string }) => `${rule} has priority 0: no rule can stand above it.`,
  ruleWithoutEffect: ({ rule }: { rule: string }) =>
    `${rule} is there already and does not help: it is disabled or was changed.`,
  proxyAddressUnset: () => 'The policy wants a proxy VM but names no address for it (proxy.address).',
  proxyDirect: ({ address }: { address: string }) =>
    `A route to the proxy VM ${address} is not made for Direct VPC egress: tagged routes are not documented to act on it, and an untagged default route turns the whole network and catches the proxy's own packets.`,
  defaultRouteDirect: () =>
    'A default route is not made for Direct VPC egress: tagged routes are not documented to act on it, and an untagged one is for the whole network to decide.',

  destinationsInvalid: ({ text }: { text: string }) =>
    `the annotation run-egress/destinations is no list of HOST:PORT ("${text}"), so the policy's destinations are judged`,
  correctDestinations: () => 'Write it as github.com:443, or several of these separated by commas.',
  cureDoesNotHelp: () => 'What could be built for it would not be enough, so nothing is.',

  // Reasons of changes
  reasonSubnetwork: ({ range, connector }: { range: string; connector: string }) =>
    `connector ${connector} gets a /28 of its own, ${range}, which NAT lists and firewall rules can name`,
  reasonConnector: ({ connector }: { connector: string }) =>
    `the job names connector ${connector}, which does not exist`,
  reasonAwaitConnector: ({ connector }: { connector: string }) => `connector ${connector} is being made; it is awaited`,
  reasonNat: ({ subnetwork }: { subnetwork: string }) => `Cloud NAT for subnetwork ${subnetwork} alone`,
  reasonAddress: ({ subnetwork }: { subnetwork: string }) => `reserved address for the Cloud NAT of ${subnetwork}`,
  reasonFirewall: ({ rule, priority }: { rule: string; priority: number }) =>
    `lets the destinations' ports out, just above ${rule} (priority ${priority})`,
  reasonProxyRoute: ({ address }: { address: string }) =>
    `default route to the proxy VM ${address}, for this connector's tag alone`,
  reasonDefaultRoute: () => "default route to the internet gateway, for this connector's tag alone",

  // Why a change is held back
  withheldUnread: ({ reason }: { reason: string }) => `not everything could be read: ${reason}`,
  withheldPolicy: ({ remediation }: { remediation: string }) => `the policy says remediation: ${remediation}`,
  withheldExempt: ({ label }: { label: string }) => `the job is exempt by its label (${label})`,
  withheldHost: ({ project }: { project: string }) =>
    `host project ${project} is not listed in the policy (hostProjects)`,
  withheldLimit: ({ limit }: { limit: number }) => `the policy allows ${limit} changes a run (limits.changesPerRun)`,

  // What only a result says
  deployAgain: () => 'the deploy was refused because its way out was missing; now it is there',
  deployAgainStep: () => 'Run the deploy again: it is not repeated for you.',
};
