const several = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** Sentences about changes: what was done, what waits, what others undid, what can be taken back. */
export const applyEn = {
  withheldRebuilds: ({ count }: { count: number }) =>
    `it was made ${several(count, 'time', 'times')} and taken away again each time (limits.rebuilds)`,
  withheldRebuilt: ({ count }: { count: number }) =>
    `it has been rebuilt ${several(count, 'time', 'times')} already (limits.rebuilds)`,
  takenAway: ({ resource, count, at }: { resource: string; count: number; at: string }) =>
    `run-egress has made ${resource} ${several(count, 'time', 'times')}, last at ${at}, and somebody has taken it away again`,
  takenAwayStep: () =>
    "See who did it. If another tool owns this network's way out, agree with whoever runs it, or give the job a policy of its own.",
  approvalNeeded: ({ count }: { count: number }) =>
    `${several(count, 'change waits', 'changes wait')} for somebody's approval`,
  approvalNeededStep: ({ id }: { id: string }) =>
    `Look at the plan and approve it with: run-egress apply --result ${id}`,
  existsOtherwise: ({ resource, reason }: { resource: string; reason: string }) =>
    `${resource} is there already, but not as it is needed (${reason}); it is left alone`,
  existsOtherwiseStep: () => 'If it is yours, change or rename it; then deploy again, or run: run-egress apply',
  notConfirmed: ({ nat, router }: { nat: string; router: string }) =>
    `Google does not show an address for Cloud NAT ${nat} on router ${router} yet`,
  natKeepsOut: ({ nat, router }: { nat: string; router: string }) =>
    `as long as Cloud NAT ${nat} on router ${router} is there, nobody can add a NAT for all subnetworks to this network and region`,
  natKeepsOutStep: ({ id }: { id: string }) =>
    `To make way for one, take it back in one step: run-egress undo --result ${id}`,
};
