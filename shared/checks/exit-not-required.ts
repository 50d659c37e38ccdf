import { shortName } from '../names.ts';
import type { Exit, Trace } from '../path/trace.ts';
import { tracesOf, type Check, type CheckContext, type NextStep } from './check.ts';
import { intoVpc, updateStep } from './job-update.ts';

/** `require.via`: packets that arrive, but leave by another way than the policy asks for. */
export const exitNotRequired: Check = (context) => {
  const { via } = context.policy.require;
  const wrong = tracesOf(context).find(({ exit }) => exit !== undefined && exit.kind !== via);
  if (via === 'any' || !wrong?.exit) return [];
  const { job } = context.snapshot;
  const of = { address: wrong.address, actual: wrong.exit.kind, required: via } as const;
  const nextSteps = turn(context, wrong, wrong.exit.kind);
  return [
    {
      id: 'exit-not-required',
      severity: 'HIGH',
      resource: job.name,
      summary: { key: 'exitNotRequired', of },
      nextSteps,
    },
  ];
};

function turn(context: CheckContext, { steps }: Trace, actual: Exit['kind']): readonly NextStep[] {
  const { via } = context.policy.require;
  if (actual === 'google') return [intoVpc(context)];
  if (via === 'google') {
    const egress = 'private-ranges-only';
    return [updateStep(context, { key: 'changeEgress', of: { egress } }, { 'vpc-egress': egress })];
  }
  const route = shortName(steps.findLast(({ state }) => state === 'APPLY_ROUTE')?.resource ?? '');
  return [{ say: { key: via === 'nat' ? 'routeToGateway' : 'routeToProxy', of: { route } } }];
}
