import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgeWorld, printed } from '../../support/line.ts';
import { addressNamed, anAddress, aNat, aRouter, linkTo, type Json } from '../../support/resources.ts';
import { verdicts } from '../../support/verdicts.ts';

const [OWN, KEPT] = ['nat-ip', 'kept-ip'].map((id) => linkTo(addressNamed(id)));
const rule = (
  match: string,
  active: readonly (string | undefined)[] = [KEPT],
  drain: readonly (string | undefined)[] = [],
): Json => ({
  ruleNumber: 100,
  match,
  action: { sourceNatActiveIps: active, sourceNatDrainIps: drain },
});
const nat = (natIps: readonly (string | undefined)[], ...rules: readonly Json[]): Json => ({
  routers: [aRouter({ nats: [aNat({ natIpAllocateOption: 'MANUAL_ONLY', natIps, rules })] })],
  addresses: [anAddress(), anAddress({ name: 'kept-ip', address: '203.0.113.8' })],
});

const GITHUB = "destination.ip == '140.82.112.3'";
const EMPTY = 'UNREACHABLE CLOUD_NAT_NO_ADDRESSES';

describe('a rule of a Cloud NAT', () => {
  verdicts([
    {
      when: 'gives its destination addresses that the NAT itself has not',
      world: nat([], rule(GITHUB)),
      want: 'REACHABLE',
    },
    { when: 'has none left for it', world: nat([OWN], rule(GITHUB, [KEPT], [KEPT])), want: EMPTY },
    {
      when: 'is for another destination',
      world: nat([OWN], rule("destination.ip == '8.8.8.8'", [])),
      want: 'REACHABLE',
    },
    { when: 'is for a range', world: nat([], rule("inIpRange(destination.ip, '140.82.112.0/20')")), want: 'REACHABLE' },
    {
      when: 'is for one range or another',
      world: nat([], rule(`inIpRange(destination.ip, "8.8.8.0/24") || (${GITHUB})`)),
      want: 'REACHABLE',
    },
    {
      when: 'says what is not understood, and would not matter',
      world: nat([OWN], rule('destination.ip in trusted')),
      want: 'REACHABLE',
    },
    { when: '... and would', world: nat([], rule('destination.ip in trusted')), want: 'UNDETERMINED UNSUPPORTED' },
  ]);

  test('without an address is given one, and not the NAT', async () => {
    const { findings } = await judgeWorld(nat([OWN], rule(GITHUB, [])));
    const commands = findings.flatMap(({ nextSteps }) => nextSteps.flatMap(({ command }) => command ?? []));
    assert.match(commands[1] ?? '', /nats rules update 100 .*--nat=my-nat --source-nat-active-ips=my-nat-ip-1$/);
  });

  test('decides which address a destination sees', async () => {
    const exitOf = async (...rules: readonly Json[]) => printed(await judgeWorld(nat([OWN], ...rules))).exit.addresses;
    assert.deepEqual(await exitOf(), ['203.0.113.7']);
    assert.deepEqual(await exitOf(rule(GITHUB)), ['203.0.113.8']);
    assert.deepEqual(await exitOf(rule('destination.ip in trusted')), []);
  });
});
