/** What the kinds of resources are called, by their collection. */
const KINDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    addresses: 'Reserved address',
    connectors: 'Serverless VPC Access connector',
    firewalls: 'Firewall rule',
    instances: 'VM',
    jobs: 'Cloud Run job',
    nats: 'Cloud NAT',
    networks: 'VPC network',
    routers: 'Cloud Router',
    routes: 'Route',
    subnetworks: 'Subnetwork',
  }),
);

const subnet = ({ subnetwork, range }: { subnetwork: string; range: string }): string =>
  `subnetwork ${subnetwork}${range && ` (${range})`}`;

/** Sentences of `explain`: the whole story of one job. */
export const explainEn = {
  // Headings
  scriptIntro: () =>
    'Next steps, finding by finding. Some exclude each other: read them and run the ones that you choose. What would be built is another script: run-egress plan --format gcloud',
  titleMode: () => 'How the job meets the network',
  titleWay: () => 'The way of its packets',
  titleFindings: () => 'What was found, and what to do',
  titleObjects: () => 'What stands on the way, and how to see it',
  titleBuild: () => 'Building the same from nothing',
  titleFirewall: () => 'Firewall rules',
  titleExit: () => 'The address seen outside',
  titleOtherMode: () => 'The other mode',
  titleCures: () => 'Two ways to the internet: Cloud NAT, or a proxy VM',
  titleCorrections: () => 'Often said, and what is true here',
  titleOpinion: () => "A second opinion: Google's Connectivity Tests",

  // The mode and what it means
  modeNone: () =>
    "The job has neither a connector nor a network interface: its packets never enter a VPC. Public destinations are reached by an exit of Google's own, private ones not at all.",
  modeConnector: (of: { connector: string; subnetwork: string; range: string; network: string; tag: string }) =>
    `Serverless VPC Access: what enters the VPC goes through connector ${of.connector}, whose VMs stand in ${subnet(of)}${of.network && ` of network ${of.network}`}. They bear the network tags vpc-connector and ${of.tag}, which firewall rules and routes can name.`,
  modeConnectorHidden: (of: { connector: string; range: string; network: string; tag: string }) =>
    `Serverless VPC Access: what enters the VPC goes through connector ${of.connector}, made with the range ${of.range} of network ${of.network}: its subnetwork is hidden. Its VMs bear the network tags vpc-connector and ${of.tag}, which firewall rules and routes can name.`,
  modeConnectorAbsent: ({ connector, region }: { connector: string; region: string }) =>
    `Serverless VPC Access: what enters the VPC is to go through connector ${connector} of ${region}, which can't be found there. Which network it would be in, its name does not tell.`,
  modeDirect: (of: { subnetwork: string; range: string; network: string; tags: string }) =>
    `Direct VPC egress: each running instance of a task has an address of its own in ${subnet(of)}${of.network && ` of network ${of.network}`}${of.tags && `, and bears the network tags ${of.tags}`}. There is no connector in between.`,
  egressUnset: () => '--vpc-egress is not set, and unset means private-ranges-only.',
  egressPrivateRanges: () =>
    "private-ranges-only: only private destinations (RFC 1918, 100.64.0.0/10, and the Private Google Access ranges 199.36.153.4/30 and 199.36.153.8/30) enter the VPC. Every public destination leaves straight by an exit of Google's own: no firewall rule, route or Cloud NAT of the VPC has a say, and the address outside is not yours.",
  egressAllTraffic: () =>
    'all-traffic: every packet enters the VPC and obeys its firewall rules and routes. Nothing here has an external address of its own, so public destinations need a Cloud NAT, or a route to a VM that passes them on.',
  modeTakesEffect: () =>
    'A change of these settings acts from the next execution on; executions under way keep theirs.',
  modeNotDeployed: () => 'The job is not deployed yet; this is how it would be.',
  showJob: () => 'These settings, as Cloud Run has them:',

  // The way
  wayAlike: ({ count }: { count: number }) => `and ${count} more alike`,

  // Objects
  objectNamed: ({ collection, name }: { collection: string; name: string }) =>
    `${KINDS.get(collection) ?? collection} ${name}`,
  objectAbsent: ({ collection, name }: { collection: string; name: string }) =>
    `${KINDS.get(collection) ?? collection} ${name} is not there; what is:`,
  listFirewalls: ({ network }: { network: string }) =>
    `All firewall rules in force in ${network}, those of policies included`,
  listRoutes: ({ network }: { network: string }) => `All routes of ${network}`,
  listRouters: ({ network, region }: { network: string; region: string }) =>
    `All Cloud Routers of ${network} in ${region}, with their Cloud NATs`,

  // Building it
  buildIntro: () =>
    'In this order. What is missing today is among them, under the names that run-egress would give it.',
  buildIntroWhole: () => 'In this order; all of it is there already.',
  buildIntroBlocked: () =>
    'In this order. All of it is there already, and the packets are stopped nevertheless: what was found says why.',
  buildUnknownNetwork: () =>
    'Which network the job is to enter is not known, so no commands can be given: name it in the policy (connector.network).',
  buildServices: () => 'The APIs',
  buildNetwork: () => 'The network, which brings its default route to the internet gateway along',
  buildConnectorSubnetwork: () => 'A /28 for the connector alone: NAT lists and firewall rules can name it',
  buildSubnetwork: () => 'A subnetwork of /26 or wider, in the region of the job',
  buildConnector: () => 'The connector',
  buildAddress: () => 'A reserved address',
  buildRouter: () => 'The Cloud Router, which needs no ASN for this',
  buildNat: () => 'The Cloud NAT on it',
  buildRoute: () => 'The route',
  buildFirewall: () => 'The firewall rule that lets it out',
  buildInstanceSubnetwork: () => "The VM's subnetwork",
  buildInstance: () => 'The VM that passes packets on',
  deployWith: ({ flags }: { flags: string }) => `Deploy the job with ${flags}`,
  buildJob: () => "The job's own settings",

  // Firewall rules
  rulesIntro: ({ project }: { project: string }) =>
    `With a connector, Google makes these rules in ${project}. They can be seen and not edited:`,
  rulesHost: ({ host, project }: { host: string; project: string }) =>
    `The connector stands in service project ${project} of Shared VPC host ${host}: no rules are made with it. Somebody who may write in ${host} makes these:`,
  rulesVerdict: () =>
    'None of them lets anything out to the internet or keeps it in: their egress rules are about 35.199.224.0/19 alone, by which Cloud Run reaches the connector. Internet egress rests on the implied rule (allow, priority 65535), unless another rule denies it. A deny that also hits 35.199.224.0/19 cuts the connector itself off.',
  rulesDirect: () =>
    'Direct VPC egress brings no firewall rules along. Its egress rests on the implied rule (allow, priority 65535), unless another rule denies it; rules can name its network tags as targets for egress, not for ingress.',
  rulesNone: () => "No firewall rule of yours sees packets that leave by an exit of Google's own.",
  headRule: () => 'Rule',
  headActs: () => 'Direction, action, priority',
  headMatch: () => 'What it is about',
  ruleHealthChecks: () => "tcp:667 from Google's health checks to the connector",
  ruleFromServerless: () => 'tcp:667, udp:665-666 and icmp from Cloud Run (35.199.224.0/19) to the connector',
  ruleToServerless: () => 'tcp:667, udp:665-666 and icmp from the connector to Cloud Run (35.199.224.0/19)',
  ruleRestToServerless: () => 'everything else from the connector to 35.199.224.0/19',
  ruleFromSubnetwork: () => "everything from the connector's range to all VMs of the network",
  ruleFromTag: () => "everything from the connector's tag to all VMs of the network",
  ruleRequests: () => 'requests of all connectors to the VMs of the network',

  // The exit
  exitGoogle: () =>
    "Public destinations see an address of Google's own, which changes and is shared with others. Nobody can allow it by its address.",
  exitNatReserved: ({ addresses, nat }: { addresses: string; nat: string }) =>
    `Public destinations see ${addresses || 'an address that is'}${addresses && ','} reserved for Cloud NAT ${nat}: it stays, and can be put on allow lists.`,
  exitNatAutomatic: ({ addresses, nat }: { addresses: string; nat: string }) =>
    `Public destinations see an address that Google allocates to Cloud NAT ${nat}${addresses && `, at the moment ${addresses}`}. It may change.`,
  exitProxy: ({ addresses, instance }: { addresses: string; instance: string }) =>
    `Public destinations see the external address of VM ${instance}${addresses && `, ${addresses}`}.`,
  exitNone: () => 'Nothing of this job is seen outside: no packet of it leaves for the internet.',
  exitUnknown: () => "Which address is seen outside can't be told, because the way of the packets can't.",
  exitPlanned: ({ nat }: { nat: string }) =>
    `No packet of it leaves for the internet today. With the Cloud NAT that is missing (${nat}), public destinations would see an address that Google allocates to it.`,
  exitShow: () => 'The addresses that the Cloud NAT has at the moment:',
  exitReserve: () => 'For an address that stays: reserve one,',
  exitUse: () => 'and give it to the Cloud NAT. Connections under way over the old address break.',
  exitPromote: () => 'For an address that stays: reserve the one it has.',
  exitReserveForNat: () =>
    'For an address that stays: deploy with --vpc-egress=all-traffic, and give the Cloud NAT a reserved one.',

  // The other mode
  otherIsDirect: ({ subnetwork }: { subnetwork: string }) =>
    `The other mode is Direct VPC egress, here through subnetwork ${subnetwork}. What would be different:`,
  otherIsConnector: ({ connector }: { connector: string }) =>
    `The other mode is a connector, here ${connector}. What would be different:`,
  otherUnknown: () => "What the other mode would look like can't be told: the network, or what is in it, is not known.",
  otherNoRange: ({ pool }: { pool: string }) =>
    `The other mode needs a subnetwork, and no range of ${pool} is free for it.`,
  otherNone: () =>
    'To enter a VPC - for private destinations, or for a fixed address outside - the job gets either a connector or Direct VPC egress, never both:',
  otherNoneNowhere: () =>
    'To enter a VPC - for private destinations, or for a fixed address outside - the job would get either a connector or Direct VPC egress; its project has no subnetwork in this region.',
  otherInvalid: () => 'Connector and Direct VPC egress exclude each other in one job; two jobs can use one each.',
  otherTrace: () => 'The way that its packets would take, with what is there today:',
  otherSteps: () =>
    'To change over: first what is missing, then two steps, because gcloud keeps what it is not told to clear. Between them the job stands outside the VPC.',
  otherClearConnector: () => 'Clear the connector,',
  otherSetDirect: () => 'then name network and subnetwork.',
  otherClearNetwork: () => 'Clear network and subnetwork,',
  otherSetConnector: () => 'then name the connector.',
  otherEnterDirect: () => 'Direct VPC egress:',
  otherEnterConnector: () => 'The connector that is there:',
  reasonDirectSubnetwork: ({ range }: { range: string }) => `a subnetwork of /26, ${range}, for Direct VPC egress`,
  headMode: () => 'In question',
  headConnector: () => 'Connector',
  headDirect: () => 'Direct VPC egress',
  compareParts: () => 'What it is made of',
  comparePartsConnector: () => "2 to 10 VMs of Google's, always on and billed",
  comparePartsDirect: () => "nothing: the job's instances have addresses in the subnetwork",
  compareSubnetwork: () => 'Subnetwork',
  compareSubnetworkConnector: () => 'a /28 of its own',
  compareSubnetworkDirect: () => '/26 or wider, shared; 2 addresses an instance, in blocks of 16',
  compareTags: () => 'Network tags',
  compareTagsConnector: () => 'two, fixed; for firewall rules and routes',
  compareTagsDirect: () => 'of your choice; for egress firewall rules',
  compareStart: () => 'First connection',
  compareStartConnector: () => 'at once',
  compareStartDirect: () => 'can take a minute and more after the start, longest behind Cloud NAT: retry',
  compareRate: () => 'Throughput',
  compareRateConnector: () => 'of all jobs together: 200 to 1000 Mbps with e2-micro, 3200 to 16000 with e2-standard-4',
  compareRateDirect: () => '1 Gbps an instance',

  // Both cures
  curesGoogle: () =>
    "Neither is needed: public destinations leave by an exit of Google's own. Both act only on what enters the VPC, which is everything with --vpc-egress=all-traffic.",
  curesUnknown: () => 'Both belong into the network that the job enters, and which one that is, is not known.',
  cureNat: () =>
    'Cloud NAT: nothing to run and nothing to mend. It translates what the routes send to the internet gateway.',
  cureNatThere: ({ nat, router }: { nat: string; router: string }) =>
    `Cloud NAT: it is there. ${nat} on router ${router} covers the subnetwork.`,
  cureProxy: () =>
    'A proxy VM: packets go to a VM that passes them on under its own address. It can look into them and write them down; it is yours to run, and when it stands still, so does the job. Its packets go past Cloud NAT.',
  cureProxyThere: ({ instance }: { instance: string }) =>
    `A proxy VM: it is there. The routes send packets to ${instance}, past Cloud NAT.`,
  proxySubnetwork: () => "A subnetwork for the VM: a connector's /28 has room for nothing else",
  proxyAddress: () => 'An external address for it, which stays',
  proxyInstance: () => "The VM: --can-ip-forward lets it take packets that are not for it, and can't be set later",
  proxyIngress: ({ range }: { range: string }) => `What lets packets in from ${range}`,
  proxyOwnRoute: () => 'A default route of its own, by its tag: its packets must not come back to it',
  proxyTagRoute: ({ tag }: { tag: string }) => `The default route to it, for ${tag} alone`,
  proxyNetworkRoute: () => 'The default route to it, for the whole network',
  proxyInside: () =>
    'The next two are done inside the VM and last until it restarts; in its startup script, they last for good.',
  proxyDirectWhy: () =>
    "For Direct VPC egress the route is not simply made: routes with network tags are documented for VMs, and whether they act on Direct VPC egress is not. A route without tags turns every VM of the network to the proxy, its own packets too, unless a tagged route of its own wins. So it is for the network's owners to decide; the last command is theirs:",

  // Corrections
  correctionDirectJobs: () =>
    '"Direct VPC egress is for jobs only." It is not: services, functions and worker pools have it, too.',
  correctionDirectNat: () => `"Direct VPC egress can't use Cloud NAT." It can, and with all-traffic it needs one.`,
  correctionDirectAddresses: () =>
    '"Direct VPC egress takes four addresses an instance." Two, since March 2025; in blocks of 16.',
  correctionConnectorRoutes: () =>
    '"A connector only works with Cloud NAT." With all-traffic it follows the routes of the VPC, one to a proxy VM as well; a route can name its tag.',
  correctionConnectorAddress: () =>
    '"A connector gives fixed addresses." Its /28 is fixed inside the VPC; which of its addresses a packet has, changes. Outside, only a Cloud NAT with reserved addresses is fixed.',
  correctionConnectorRule: () =>
    '"Creating a connector opens egress in the firewall." The rules made with it are about 35.199.224.0/19; none concerns the internet.',
  correctionMix: () =>
    '"Both can be given, to be safe." Never for one job: Cloud Run refuses --vpc-connector together with --network or --subnet. Two jobs in one VPC can use one each.',
  correctionPrivateRanges: () =>
    '"private-ranges-only means no internet." Public destinations are reached, past the VPC. It is all-traffic without a Cloud NAT or a proxy that cuts the internet off.',
  correctionAllTraffic: () =>
    '"all-traffic lets everything out." It sends everything into the VPC; what gets out from there takes a Cloud NAT, or a route to a proxy.',
  correctionAsn: () => '"A Cloud Router needs an ASN." Not for Cloud NAT.',
  correctionHidden: () =>
    `"A NAT list can name a connector's range." Not one made with --range: its subnetwork is hidden, and only a Cloud NAT of all subnetworks covers it.`,
  correctionAnnotations: () =>
    '"The network annotations stand in metadata." They do here, and have no effect there: they belong into spec.template.metadata.',

  // The second opinion
  opinionIntro: () => 'Connectivity Tests look at configuration, too, and see what only Google knows.',
  opinionAgrees: () => 'Both agree.',
  opinionDiffers: () =>
    "They differ. Look at the steps of both; where the reading identity lacks a permission, Google's answer is the fuller one.",
  opinionMissing: ({ reason }: { reason: string }) => `Connectivity Tests are not available: ${reason}`,
  headAddress: () => 'Destination',
  headOurs: () => 'run-egress',
  headTheirs: () => 'Connectivity Tests',
};
