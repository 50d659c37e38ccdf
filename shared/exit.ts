import type { Exit, FlowTrace, Trace } from './path/trace.ts';
import type { Reads } from './ports.ts';
import { valueOf } from './snapshot/observed.ts';

/**
 * Fills in the addresses that a destination sees, where a Cloud NAT gives them: automatic ones are no part of the
 * configuration and cost a read of their own. What can't be read stays empty; it changes no verdict.
 */
export async function withExitAddresses(
  flows: readonly FlowTrace[],
  reads: Pick<Reads, 'natAddresses'>,
): Promise<FlowTrace[]> {
  const asked = new Map<string, Promise<readonly string[]>>();
  const addressesOf = ({ router, nat }: Extract<Exit, { kind: 'nat' }>) => {
    const key = `${router} ${nat}`;
    const answer = asked.get(key) ?? reads.natAddresses(router, nat).then((observed) => valueOf(observed) ?? []);
    asked.set(key, answer);
    return answer;
  };
  const fill = async (trace: Trace): Promise<Trace> => {
    const { exit } = trace;
    if (exit?.kind !== 'nat' || exit.addresses.length > 0 || exit.hasRules) return trace;
    return { ...trace, exit: { ...exit, addresses: await addressesOf(exit) } };
  };
  return Promise.all(flows.map(async (flow) => ({ ...flow, traces: await Promise.all(flow.traces.map(fill)) })));
}
