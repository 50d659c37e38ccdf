import { isDeepStrictEqual } from 'node:util';
import type { Flow } from '../path/flow.ts';
import type { FlowTrace, Trace } from '../path/trace.ts';
import type { ConnectivityTests, Opinion } from '../ports.ts';
import { toNumber } from '../path/ranges.ts';
import type { Observed } from '../snapshot/observed.ts';
import type { Say } from '../text/say.ts';
import { text, type Part, type Section } from './story.ts';

interface Pair {
  readonly destination: string;
  readonly ours: Trace;
  readonly theirs: Observed<Opinion>;
}

export interface Doubt {
  readonly job: string;
  readonly flows: readonly Flow[];
  /** What we say of them, in the same order. */
  readonly traces: readonly FlowTrace[];
}

/** Google's own verdict beside ours, for every address that both know; nothing depends on it. */
export async function secondOpinion({ job, flows, traces }: Doubt, tests: ConnectivityTests): Promise<Section> {
  const pairs = await Promise.all(
    flows.flatMap(({ destination: { text: destination, port, protocol } }, i) =>
      (traces[i]?.traces ?? [])
        .filter(({ address }) => toNumber(address) !== undefined)
        .map(async (ours): Promise<Pair> => {
          const theirs = await tests.ask({ job, address: ours.address, port, protocol });
          return { destination, ours, theirs };
        }),
    ),
  );
  return { id: 'second-opinion', title: { key: 'titleOpinion' }, parts: partsOf(pairs) };
}

function partsOf(pairs: readonly Pair[]): Part[] {
  const reasons = pairs.flatMap(({ theirs }) => (theirs.kind === 'unknown' ? [theirs.reason] : []));
  const missing = onceEach(reasons).map((reason) => text({ key: 'opinionMissing', of: { reason } }));
  const answered = pairs.flatMap(({ destination, ours, theirs }) =>
    theirs.kind === 'found' ? [{ destination, ours, theirs: theirs.value }] : [],
  );
  if (answered.length === 0) return missing;
  const rows = answered.map(({ destination, ours, theirs }) => [
    `${destination} (${ours.address})`,
    [ours.verdict, ours.cause].filter(Boolean).join(' '),
    [theirs.result, theirs.cause].filter(Boolean).join(' '),
  ]);
  const agree = answered.every(({ ours, theirs }) => ours.verdict === theirs.result);
  return [
    text({ key: 'opinionIntro' }),
    { kind: 'table', head: [{ key: 'headAddress' }, { key: 'headOurs' }, { key: 'headTheirs' }], rows },
    text({ key: agree ? 'opinionAgrees' : 'opinionDiffers' }),
    ...missing,
  ];
}

/** Packets that are refused for one reason are told of it once. */
const onceEach = (reasons: readonly Say[]): Say[] =>
  reasons.filter((reason, i) => reasons.findIndex((other) => isDeepStrictEqual(other, reason)) === i);
