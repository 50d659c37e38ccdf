import type { Step } from '../path/trace.ts';
import type { Say } from '../text/say.ts';

/** `blocked` stops the packet; `undecided` may or may not. */
export type Role = 'passed' | 'blocked' | 'undecided' | 'destination';

export interface Node {
  readonly id: string;
  readonly role: Role;
  readonly label: Say | string;
}

/** The ways of a job's packets as a graph: what several of them pass is one node. */
export interface Flowchart {
  readonly nodes: readonly Node[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly arrives: boolean }[];
}

/** A destination, and the stations of a packet to it. */
export interface Route {
  readonly destination: string;
  readonly steps: readonly Step[];
}

/** Draws ways as one graph, in the order in which they come. */
export function flowchart(routes: readonly Route[]): Flowchart {
  const nodes = new Map<string, Node>();
  const edges = new Map<string, Flowchart['edges'][number]>();
  const nodeAt = (key: string, role: Role, label: Node['label']): string => {
    const id = nodes.get(key)?.id ?? `n${nodes.size}`;
    nodes.set(key, { id, role, label });
    return id;
  };
  for (const { destination, steps } of routes) {
    let before: { readonly key: string; readonly id: string } | undefined;
    const join = (to: string, arrives: boolean) => {
      if (before) edges.set(`${before.id} ${to}`, { from: before.id, to, arrives });
    };
    for (const step of stations(steps)) {
      const key = `${before?.key ?? ''}\n${JSON.stringify(step)}`;
      const id = nodeAt(key, roleOf(step), step.say);
      join(id, true);
      before = { key, id };
    }
    const arrives = steps.at(-1)?.state === 'DELIVER';
    join(nodeAt(`destination ${destination}`, 'destination', destination), arrives);
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

/** Delivery is the arrow into the destination. */
const stations = (steps: readonly Step[]): readonly Step[] => steps.filter(({ state }) => state !== 'DELIVER');

function roleOf({ state }: Step): Role {
  if (state === 'DROP') return 'blocked';
  return state === 'ABORT' ? 'undecided' : 'passed';
}
