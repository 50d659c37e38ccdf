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

  // Taking back
  reasonUndo: ({ id }: { id: string }) => `takes back what was done for result ${id}`,
  reasonCleanup: () => 'run-egress made it, and nothing uses it any more',
  undoInUse: ({ resource, count }: { resource: string; count: number }) =>
    `it is in use by ${resource}${count > 1 ? `, the first of ${count}` : ''}`,
  undoForeign: () => 'what stands there now was not made by run-egress',
  undoChanged: () => 'somebody has changed it since',
  undoUnread: ({ reason }: { reason: string }) => `whether it is in use can't be told: ${reason}`,
  undoTitle: ({ id }: { id: string }) => `What was done for result ${id}`,
  undoNone: () => 'There is nothing to take back.',
  undoAgain: () => 'As long as a policy permits it, what a job needs is built again at its next deploy or sweep.',
  cleanupTitle: ({ network, region }: { network: string; region: string }) => `Unused in ${network}, ${region}`,
  cleanupNone: () => 'Nothing that run-egress made is unused.',
  cleanupUnread: ({ region, reason }: { region: string; reason: string }) =>
    `${region}: not everything could be read (${reason}); nothing is cleaned up there.`,
  cleanupNoBucket: () =>
    'RUN_EGRESS_BUCKET is not set: which connectors run-egress has made is written down there, so that none is cleaned up.',

  // What the command line says of changes
  planHeld: () => 'Held back:',
  planNothing: () => 'Nothing to change.',
  planShared: () => 'What is planned above mends it, too.',
  planScript: ({ count }: { count: number }) =>
    `Made by run-egress plan: ${several(count, 'change', 'changes')}, in order`,
  planWait: ({ resource }: { resource: string }) => `${resource} is being made already: wait for it`,
  applyNone: () => 'There is nothing to apply.',
  applyAsk: ({ count }: { count: number }) =>
    `Make ${count === 1 ? 'this 1 change' : `these ${count} changes`}? [y/N] `,
  applyDeclined: () => 'Nothing was changed.',
  applyLeaseTaken: ({ resource }: { resource: string }) =>
    `Somebody else is changing ${resource} at the moment; waiting for the end of that.`,
  applyLeaseBusy: ({ resource }: { resource: string }) =>
    `${resource} is still being changed by somebody else; nothing was changed. Try again later.`,
  applyChanged: ({ job }: { job: string }) =>
    `The world has changed since this plan for ${job} was made; nothing was changed for it. Look at the new plan and run the command again.`,
  applyJobGone: ({ job }: { job: string }) => `${job} is gone; nothing was changed for it.`,
  applyUnread: ({ job, reason }: { job: string; reason: string }) =>
    `${job} can't be read any more (${reason}); nothing was changed for it.`,
  applyNoBucket: () =>
    'RUN_EGRESS_BUCKET is not set: no lease is taken and nothing is written down, so that undo will not know of these changes.',
  applyInterrupted: () => 'Stopped waiting. Press Ctrl-C again to end at once.',
  applyGoesOn: ({ resource, operation }: { resource: string; operation: string }) =>
    `${resource}: this goes on at Google${operation && ` (${operation})`}.`,
  applyNotBegun: ({ resource }: { resource: string }) => `${resource}: not begun.`,
  applyResume: () => 'Run the same command again to see the end of it; it takes up the work where it stands.',
  applyUndo: ({ id }: { id: string }) => `To take these changes back: run-egress undo --result ${id}`,
  applyNotTold: ({ reason }: { reason: string }) =>
    `The changes are made, but could not be told on run-egress-results: ${reason}`,
  progressBegun: () => 'under way',
  progressApplied: () => 'done',
  progressPending: () => 'goes on',
  progressSkipped: () => 'skipped',
  progressFailed: () => 'failed',
};
