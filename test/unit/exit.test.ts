import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withExitAddresses } from '../../shared/exit.ts';
import type { Exit, FlowTrace } from '../../shared/path/trace.ts';
import { found } from '../../shared/snapshot/observed.ts';
import { unread } from '../support/told.ts';

const NAT: Exit = { kind: 'nat', router: 'projects/p/regions/r/routers/x', nat: 'n', addresses: [] };

const flow = (...exits: readonly Exit[]): FlowTrace => ({
  destination: 'github.com:443',
  verdict: 'REACHABLE',
  traces: exits.map((exit) => ({ address: '140.82.112.3', verdict: 'REACHABLE', steps: [], exit })),
});

const exitsOf = (flows: readonly FlowTrace[]) => flows.flatMap(({ traces }) => traces.map(({ exit }) => exit));

test('a NAT that gives automatic addresses is asked for them, once for all destinations', async () => {
  const asked: string[] = [];
  const natAddresses = async (router: string, nat: string) => {
    asked.push(`${router} ${nat}`);
    return found(['34.1.2.3']);
  };
  const filled = await withExitAddresses([flow(NAT, NAT), flow(NAT)], { natAddresses });
  const want = { ...NAT, addresses: ['34.1.2.3'] };
  assert.deepEqual(exitsOf(filled), [want, want, want]);
  assert.deepEqual(asked, ['projects/p/regions/r/routers/x n']);
});

test('addresses that are known, and exits that are no NAT, are left alone', async () => {
  const natAddresses = () => Promise.reject(new Error('nothing is to be read'));
  const known: Exit[] = [{ ...NAT, addresses: ['34.9.9.9'] }, { kind: 'google' }];
  assert.deepEqual(exitsOf(await withExitAddresses([flow(...known)], { natAddresses })), known);
});

test('what can not be read stays empty and changes no verdict', async () => {
  const before = [flow(NAT)];
  assert.deepEqual(await withExitAddresses(before, { natAddresses: async () => unread('denied') }), before);
});
