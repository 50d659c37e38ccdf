import { tracesOf, type Check } from './check.ts';

/** Reachable without anything of the project's own: worth knowing, because the address outside is nobody's in particular. */
export const googleExit: Check = (context) => {
  const leaving = tracesOf(context).some(({ exit }) => exit?.kind === 'google');
  if (!leaving) return [];
  const { job, mode } = context.snapshot;
  const summary = { key: mode.kind === 'none' ? 'googleExitNone' : 'googleExitPrivateRanges' } as const;
  return [
    {
      id: 'google-exit',
      severity: 'LOW',
      resource: job.name,
      summary,
      nextSteps: [{ say: { key: 'googleExitFixed' } }],
    },
  ];
};
