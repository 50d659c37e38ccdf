import type { Check } from './check.ts';

/** `require.modes`: some networks want all jobs behind a connector, some want none of them. */
export const modeNotAllowed: Check = ({ snapshot: { job, mode }, policy }) => {
  const { modes } = policy.require;
  if (mode.kind === 'invalid' || modes.includes(mode.kind)) return [];
  const summary = { key: 'modeNotAllowed', of: { mode: mode.kind, modes: modes.join(', ') } } as const;
  const nextSteps = modes.map((allowed) => ({ say: { key: 'modeInstead', of: { mode: allowed } } }) as const);
  return [{ id: 'mode-not-allowed', severity: 'HIGH', resource: job.name, summary, nextSteps }];
};
