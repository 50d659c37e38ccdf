import type { Reads } from '../ports.ts';
import type { NatSpec } from '../specs.ts';
import type { Say } from '../text/say.ts';
import type { RecordedChange } from './change-record.ts';

/** A NAT that was made and that Google does not show with an address. */
export interface Unconfirmed {
  readonly router: string;
  readonly nat: string;
  /** Where the status could not be read; undefined where it was, and shows none. */
  readonly reason?: Say;
}

/**
 * Asks Google about the NATs that were made: a NAT works once its router's status shows it with an address. That a
 * connector is READY, and everything else is there, shows in the world that is read again.
 * https://cloud.google.com/compute/docs/reference/rest/v1/routers/getRouterStatus
 */
export async function confirm(
  changes: readonly RecordedChange[],
  reads: Pick<Reads, 'natAddresses'>,
): Promise<readonly Unconfirmed[]> {
  const made = changes.filter(({ outcome }) => outcome === 'applied' || outcome === 'pending').flatMap(natsOf);
  const answers = await Promise.all(
    made.map(async ({ router, nat: { name } }): Promise<Unconfirmed | undefined> => {
      const seen = await reads.natAddresses(router, name);
      if (seen.kind === 'found' && seen.value.length > 0) return undefined;
      return { router, nat: name, ...(seen.kind === 'unknown' && { reason: seen.reason }) };
    }),
  );
  return answers.filter((answer) => answer !== undefined);
}

/** The NATs that a change makes, each with its router. */
export function natsOf({ change: { spec } }: Pick<RecordedChange, 'change'>): { router: string; nat: NatSpec }[] {
  if (spec.kind === 'nat') return [spec.value];
  return spec.kind === 'router' ? spec.value.nats.map((nat) => ({ router: spec.value.name, nat })) : [];
}
