import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { printSection } from '../../../shared/explain/print.ts';
import { secondOpinion } from '../../../shared/explain/second-opinion.ts';
import { toDestination } from '../../../shared/path/flow.ts';
import type { FlowTrace } from '../../../shared/path/trace.ts';
import type { Opinion, Probe } from '../../../shared/ports.ts';
import { found, type Observed } from '../../../shared/snapshot/observed.ts';
import { unread } from '../../support/told.ts';

const destination = toDestination('github.com:443');
const ADDRESSES = ['140.82.112.3', '140.82.112.4'];

const traces: FlowTrace[] = [
  {
    destination: destination.text,
    verdict: 'UNREACHABLE',
    traces: ADDRESSES.map((address) => ({ address, verdict: 'UNREACHABLE', cause: 'NO_EXTERNAL_ADDRESS', steps: [] })),
  },
];

async function opinion(answer: (probe: Probe) => Observed<Opinion>) {
  const asked: Probe[] = [];
  const tests = { ask: async (probe: Probe) => (asked.push(probe), answer(probe)) };
  const flows = [{ destination, addresses: found(ADDRESSES) }];
  const section = await secondOpinion({ job: 'projects/p/locations/r/jobs/j', flows, traces }, tests);
  return { asked, parts: printSection(section, 'en').parts };
}

describe('a second opinion', () => {
  test('is asked for each address, and stands beside ours', async () => {
    const { asked, parts } = await opinion(() => found({ result: 'UNREACHABLE', cause: 'NO_EXTERNAL_ADDRESS' }));
    assert.deepEqual(
      asked.map(({ address, port, protocol }) => [address, port, protocol]),
      ADDRESSES.map((address) => [address, 443, 'tcp']),
    );
    assert.deepEqual(parts[1], {
      kind: 'table',
      head: ['Destination', 'run-egress', 'Connectivity Tests'],
      rows: ADDRESSES.map((address) => [
        `github.com:443 (${address})`,
        'UNREACHABLE NO_EXTERNAL_ADDRESS',
        'UNREACHABLE NO_EXTERNAL_ADDRESS',
      ]),
    });
    assert.deepEqual(parts.at(-1), { kind: 'text', text: 'Both agree.' });
  });

  test('that differs is told to differ', async () => {
    const { parts } = await opinion(() => found({ result: 'REACHABLE' }));
    assert.match(JSON.stringify(parts.at(-1)), /They differ/);
  });

  test('that is not to be had is told once, with the reason', async () => {
    const { parts } = await opinion(() => unread('405: not here'));
    assert.deepEqual(parts, [{ kind: 'text', text: 'Connectivity Tests are not available: 405: not here' }]);
  });

  test('that is had in part is told in part', async () => {
    const { parts } = await opinion(({ address }) =>
      address === ADDRESSES[0] ? found({ result: 'UNREACHABLE' }) : unread('quota'),
    );
    assert.ok(parts[1]?.kind === 'table' && parts[1].rows.length === 1);
    assert.match(JSON.stringify(parts.at(-1)), /not available: quota/);
  });
});
