const STATUSES: Readonly<Record<string, string>> = {
  compliant: 'compliant',
  violating: 'violating',
  undetermined: 'undetermined',
  remediated: 'remediated',
  pending: 'pending',
  failed: 'failed',
};

const jobs = (count: number, one: string, many: string) => (count === 1 ? `1 job ${one}` : `${count} jobs ${many}`);

const seen = (addresses: string) => addresses && `, seen as ${addresses}`;

/** Sentences of messages: what a channel is told about one job, or about many at a time. */
export const notifyEn = {
  // What has happened
  tellReaches: ({ job, to }: { job: string; to: string }) => `${job} reaches ${to}`,
  tellStopped: ({ job, to }: { job: string; to: string }) => `${job} can't reach ${to}`,
  tellBreaks: ({ job }: { job: string }) => `${job} is not as the policy requires it, or is about to fail`,
  tellUnknown: ({ job, to }: { job: string; to: string }) => `It can't be told whether ${job} reaches ${to}`,
  tellCured: ({ job, to }: { job: string; to: string }) => `${job} reaches ${to} now: what was missing has been built`,
  tellBuilding: ({ job }: { job: string }) => `The way out of ${job} is still being built`,
  tellNotCured: ({ job }: { job: string }) => `The way out of ${job} could not be built`,
  tellStill: ({ title }: { title: string }) => `Reminder: ${title}`,
  tellDestinations: ({ first, count }: { first: string; count: number }) => `${first} and ${count} more`,
  tellAutomatic: () => 'Nothing: run-egress builds what is missing and tells you how it ends.',
  tellWaiting: () => 'Nothing yet: Google is at work, and the end of it follows here.',
  tellHeldBack: ({ because }: { because: string }) => `run-egress does not build it: ${because}`,

  // Facts
  factWhere: () => 'Where',
  factDeployed: () => 'Deployed by',
  factChanged: () => 'Changed by',
  factNetwork: () => 'Network',
  factExit: () => 'Way out',
  factStatus: () => 'Status',
  factTook: () => 'Took',
  seconds: ({ count }: { count: number }) => `${count} s`,
  statusChange: ({ before, now }: { before: string; now: string }) =>
    `${before && `${STATUSES[before] ?? before} → `}${STATUSES[now] ?? now}`,
  networkConnector: ({ connector, egress }: { connector: string; egress: string }) =>
    `connector ${connector}, ${egress}`,
  networkDirect: ({ subnetwork, egress }: { subnetwork: string; egress: string }) =>
    `Direct VPC egress through ${subnetwork}, ${egress}`,
  networkNone: () => 'no VPC',
  networkInvalid: () => "settings that don't fit together",
  outNat: ({ nat, router, addresses }: { nat: string; router: string; addresses: string }) =>
    `Cloud NAT ${nat} on router ${router}${seen(addresses)}`,
  outProxy: ({ instance, addresses }: { instance: string; addresses: string }) => `VM ${instance}${seen(addresses)}`,
  outGoogle: () => "Google's own exit, with an address that changes",
  outNone: () => 'none',

  // Parts of a message
  headBefore: () => 'Before',
  headWay: () => 'Its way',
  headNow: () => 'Now',
  headStops: () => 'What stops it',
  headKnow: () => 'Worth knowing',
  headBuilt: () => 'Built',
  headNotBuilt: () => 'Not built',
  headUnderWay: () => 'Under way',
  headProposed: () => 'What would be built',
  headDo: () => 'What to do',
  headUndo: () => 'To take it back',
  headJobs: ({ count }: { count: number }) => `Jobs (${count})`,
  changeBecause: ({ thing, because }: { thing: string; because: string }) => `${thing} - ${because}`,
  changeSkipped: () => 'left out, because what it needs is not there',
  andMore: ({ count }: { count: number }) => `and ${count} more`,
  shortened: () => 'Shortened; the whole of it is in the result.',

  // Links
  linkConsole: () => 'Console',
  linkLogs: () => 'Logs',
  linkResult: () => 'Result',

  // Many jobs at a time
  manyStopped: ({ count }: { count: number }) =>
    jobs(count, "can't reach its destinations", "can't reach their destinations"),
  manyBreak: ({ count }: { count: number }) =>
    jobs(count, 'is not as the policy requires it', 'are not as the policy requires them'),
  manyUnknown: ({ count }: { count: number }) => jobs(count, "can't be judged", "can't be judged"),
  manyReach: ({ count }: { count: number }) => jobs(count, 'reaches its destinations', 'reach their destinations'),
  manyCured: ({ count }: { count: number }) => jobs(count, 'was given its way out', 'were given their way out'),
  manyBuilding: ({ count }: { count: number }) => jobs(count, 'is still worked on', 'are still worked on'),
  manyNotCured: ({ count }: { count: number }) => jobs(count, 'could not be helped', 'could not be helped'),
  manyBecause: ({ cause }: { cause: string }) => `Cause: ${cause}`,
  manyAfter: ({ method, principal, time }: { method: string; principal: string; time: string }) =>
    `${method}${principal && ` by ${principal}`}, ${time}`,
};
