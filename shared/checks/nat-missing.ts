import { blame } from './dropped.ts';
import type { Check, CheckContext } from './check.ts';
import { isGoogleApi } from '../path/google-apis.ts';
import type { Trace } from '../path/trace.ts';
import { natNearMisses } from './nat-near-misses.ts';
import { switchOn } from './google-access.ts';

/** Under all-traffic nothing has an external address of its own: without Cloud NAT no packet gets out. */
export const natMissing: Check = (context) =>
  blame(context, {
    id: 'nat-missing',
    causes: ['NO_EXTERNAL_ADDRESS'],
    when: ({ say }) => say.key === 'natMissing',
    nextSteps: ({ resource }, trace) => [
      ...(isOnWayToGoogle(context, trace) && resource !== undefined ? [switchOn(resource)] : []),
      ...natNearMisses(context.snapshot, resource),
    ],
  });

/** Google's own APIs need no NAT, only Private Google Access. */
function isOnWayToGoogle({ flows }: CheckContext, trace: Trace): boolean {
  const flow = flows.find(({ traces }) => traces.includes(trace));
  return flow !== undefined && isGoogleApi(flow.destination.replace(/:\d+(\/\w+)?$/, ''));
}
