import { attributesOf, type Result } from '../shared/result/result.ts';
import { recorded } from './recorder.ts';
import type { JobWiring } from './wire.ts';

/** What led to a result. */
export type Occasion = 'event' | 'sweep' | 'network';

/** Publishes a result once, however often its delivery comes, and measures what it tells. */
export async function publishResult(
  result: Result,
  { history, publisher, clock }: Pick<JobWiring, 'history' | 'publisher' | 'clock'>,
  occasion: Occasion,
): Promise<void> {
  await history.publishOnce(result, clock.now(), async (placed) => {
    await publisher.publish({ topic: 'run-egress-results', body: placed, attributes: attributesOf(placed) });
    measure(placed, occasion, clock.now());
  });
}

function measure({ stage, status, event }: Result, occasion: Occasion, now: number): void {
  recorded.count('run_egress.results', { stage, status, occasion });
  const seconds = (now - Date.parse(event.time)) / 1000;
  if (stage === 'verdict' && occasion === 'event')
    recorded.measure('run_egress.event_to_verdict.duration', { status }, seconds);
  if (stage === 'remediation' && status !== 'pending')
    recorded.measure('run_egress.event_to_remediated.duration', { status }, seconds);
}
