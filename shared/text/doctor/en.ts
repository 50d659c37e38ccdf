/** What the doctor says, in English. */
export const doctorEn = {
  doctorUnread: ({ what, reason }: { what: string; reason: string }) => `${what} could not be looked at: ${reason}`,
  doctorApisOn: ({ project, count }: { project: string; count: number }) => `${project}: all ${count} APIs are on`,
  doctorApiOff: ({ project, api }: { project: string; api: string }) => `${project}: the API ${api} is off`,
  doctorPermitted: ({ project, holder, count }: { project: string; holder: string; count: number }) =>
    `${project}: you have all ${count} permissions of the ${holder}`,
  doctorNotPermitted: ({ project, permission }: { project: string; permission: string }) =>
    `${project}: you lack ${permission}`,
  doctorAgents: ({ project, count }: { project: string; count: number }) =>
    `${project}: all ${count} agents of Google's have their roles`,
  doctorAgent: ({ project, member, role }: { project: string; member: string; role: string }) =>
    `${project}: ${member} lacks ${role}; connectors and jobs fail without it`,
  doctorQuotas: ({ project, region, count }: { project: string; region: string; count: number }) =>
    `${project}, ${region}: none of ${count} quotas is at its edge`,
  doctorQuota: ({ metric, usage, limit }: { metric: string; usage: number; limit: number }) =>
    `quota ${metric}: ${usage} of ${limit} are used`,
  doctorPolicyFree: ({ name }: { name: string }) => `organisation policy ${name} is in nobody's way`,
  doctorPolicy: ({ name, allowed }: { name: string; allowed: string }) =>
    `organisation policy ${name} refuses what a cure may need; it allows: ${allowed}`,
  doctorSink: ({ sink }: { sink: string }) => `log sink ${sink} feeds the events, and may`,
  doctorNoSink: ({ where }: { where: string }) => `no log sink feeds the events (looked at ${where})`,
  doctorSinkOff: ({ sink }: { sink: string }) => `log sink ${sink} is disabled`,
  doctorSinkDenied: ({ sink, writer }: { sink: string; writer: string }) =>
    `log sink ${sink} writes as ${writer}, which may not publish: every entry is lost`,
  doctorPush: ({ subscription }: { subscription: string }) => `subscription ${subscription} pushes by its own account`,
  doctorNoPush: ({ subscription }: { subscription: string }) => `there is no subscription ${subscription}`,
  doctorNotPushed: ({ subscription }: { subscription: string }) => `subscription ${subscription} pushes nowhere`,
  doctorPushAccount: ({ subscription, account, wanted }: { subscription: string; account: string; wanted: string }) =>
    `subscription ${subscription} pushes as ${account}, not as ${wanted}: the function refuses it`,
  doctorNoWrites: ({ project, days }: { project: string; days: number }) =>
    `${project}: no job was written in the last ${days} days, so whether events come can't be seen`,
  doctorLastEvent: ({ job, time }: { job: string; time: string }) => `last event: ${job} at ${time}, and it was told`,
  doctorEventUnderWay: ({ job, time }: { job: string; time: string }) =>
    `last event: ${job} at ${time}; not told yet, which may take some minutes`,
  doctorEventLost: ({ job, time, told }: { job: string; time: string; told: string }) =>
    `${job} was written at ${time} and nothing was told of it (last told: ${told}): events don't come`,
} as const;
