import type { FlowTrace, Trace } from '../path/trace.ts';
import { flowchart, type Flowchart } from './flowchart.ts';
import type { Scene } from './scene.ts';
import type { Section, Way } from './story.ts';

/** The way to every destination, as lines and as one graph. */
export function waySection({ now }: { readonly now: Pick<Scene['now'], 'flows'> }): Section {
  return {
    id: 'way',
    title: { key: 'titleWay' },
    parts: [
      ...waysOf(now.flows).map((way) => ({ kind: 'way', way }) as const),
      { kind: 'flowchart', chart: chartOf(now.flows) },
    ],
  };
}

/** Addresses of one destination that fare alike are told once. */
export function waysOf(flows: readonly FlowTrace[]): Way[] {
  return flows.flatMap((flow) =>
    alike(flow).map(([first, ...others]) => ({
      destination: flow.destination,
      address: first.address,
      others: others.length,
      verdict: first.verdict,
      ...(first.cause !== undefined && { cause: first.cause }),
      steps: first.steps.map(({ say }) => say),
    })),
  );
}

export function chartOf(flows: readonly FlowTrace[]): Flowchart {
  return flowchart(
    flows.flatMap((flow) => alike(flow).map(([{ steps }]) => ({ destination: flow.destination, steps }))),
  );
}

type Alike = readonly [Trace, ...Trace[]];

/** Traces of one destination, by what they pass and how they end; only the address that is named may differ. */
function alike({ traces }: FlowTrace): Alike[] {
  const groups = new Map<string, [Trace, ...Trace[]]>();
  for (const trace of traces) {
    const { address, verdict, steps } = trace;
    const key = JSON.stringify([verdict, steps]).replaceAll(JSON.stringify(address), '""');
    const group = groups.get(key);
    if (group) group.push(trace);
    else groups.set(key, [trace]);
  }
  return [...groups.values()];
}
