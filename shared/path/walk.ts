import type { Say } from '../text/say.ts';
import type { Cause, Exit, Step, Trace } from './trace.ts';

/** A trace that has not ended yet. Walks are values: a step more is a new walk. */
export interface Walk {
  readonly address: string;
  readonly steps: readonly Step[];
  /**
   * Set once something on the way could not be decided: the packet is followed all the same, because a certain end
   * further on settles it.
   */
  readonly doubt?: { readonly cause: Cause; readonly step: Step };
}

export function ongoing(walk: Walk, step: Step): Walk {
  return { ...walk, steps: [...walk.steps, step] };
}

/** Follows a packet past a station that could not be decided. The first doubt is the one that is told. */
export function doubting(walk: Walk, cause: Cause, say: Say, resource?: string): Walk {
  if (walk.doubt) return walk;
  return { ...walk, doubt: { cause, step: toStep('ABORT', say, resource) } };
}

/** The packet arrives - unless something before could not be decided. */
export function end(walk: Walk, exit: Exit | undefined, say: Say, resource?: string): Trace {
  const { address, steps, doubt } = walk;
  if (doubt) return { address, verdict: 'UNDETERMINED', cause: doubt.cause, steps: [...steps, doubt.step] };
  const trace: Trace = { address, verdict: 'REACHABLE', steps: [...steps, toStep('DELIVER', say, resource)] };
  return exit ? { ...trace, exit } : trace;
}

/** The packet is dropped, whatever could not be decided before. */
export function drop({ address, steps }: Walk, cause: Cause, say: Say, resource?: string): Trace {
  return { address, verdict: 'UNREACHABLE', cause, steps: [...steps, toStep('DROP', say, resource)] };
}

/** Nobody can tell from configuration, or the configuration could not be read. */
export function abort({ address, steps, doubt }: Walk, cause: Cause, say: Say, resource?: string): Trace {
  const last = doubt?.step ?? toStep('ABORT', say, resource);
  return { address, verdict: 'UNDETERMINED', cause: doubt?.cause ?? cause, steps: [...steps, last] };
}

/** The metadata server answers on every instance; nothing else of these ranges leads anywhere. */
export function unroutable(walk: Walk): Trace {
  if (walk.address === '169.254.169.254') return end(walk, undefined, { key: 'deliveredMetadata' });
  return drop(walk, 'NO_ROUTE', { key: 'unroutable', of: { address: walk.address } });
}

function toStep(state: Step['state'], say: Say, resource: string | undefined): Step {
  return resource === undefined ? { state, say } : { state, resource, say };
}
