import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { PUSHES, pushAccount, pushPath, type FunctionName } from '../../shared/deployment.ts';
import { PROJECT, runEgress } from './fixture.ts';

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

describe('the front of each function, as Cloud Run has it before a function that is not public', () => {
  const city = runEgress();
  beforeEach(() => city.scene());

  const pushes = Object.entries(PUSHES);
  const endpoint = (to: FunctionName, topic: (typeof pushes)[0][1]['topic']) =>
    `${city.stack.functions[to].url}${pushPath(topic, PROJECT)}`;
  const message = { data: Buffer.from('{}').toString('base64'), messageId: '1' };

  async function post(url: string, authorization?: string): Promise<number> {
    const headers = { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) };
    const body = JSON.stringify({ message, subscription: 's' });
    const response = await fetch(url, { method: 'POST', headers, body });
    await response.body?.cancel();
    return response.status;
  }

  const token = (email: string, audience: string, nowMs = city.stack.emulator.cloud.clock.nowMs()) =>
    city.stack.emulator.cloud.identities.token(email, audience, nowMs);

  it('without a token, with one that is forged, stale or for elsewhere, or of somebody else, nothing happens', async () => {
    for (const [name, { to, topic }] of pushes) {
      const url = endpoint(to, topic);
      const audience = city.stack.functions[to].url;
      const account = pushAccount(name, PROJECT);
      const genuine = token(account, audience);
      const [header = '', claims = '', signature = ''] = genuine.split('.');
      const forged = encode({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), email_verified: false });
      const unsigned = encode({ alg: 'none', typ: 'JWT' });
      const now = city.stack.emulator.cloud.clock.nowMs();
      const cases: [string, string | undefined, number][] = [
        ['none', undefined, 403],
        ['empty', 'Bearer ', 401],
        ['no token', 'Bearer x', 401],
        ['basic', `Basic ${genuine}`, 401],
        ['an e-mail address', `Bearer ${account}`, 401],
        ['no signature', `Bearer ${header}.${claims}.`, 401],
        ['unsigned', `Bearer ${unsigned}.${claims}.`, 401],
        ['other claims', `Bearer ${header}.${forged}.${signature}`, 401],
        ['stale', `Bearer ${token(account, audience, now - 3 * 3_600_000)}`, 401],
        ['other audience', `Bearer ${token(account, 'https://elsewhere.example')}`, 401],
        ['other account', `Bearer ${token(`run-egress-writer@${PROJECT}.iam.gserviceaccount.com`, audience)}`, 403],
      ];
      for (const [what, authorization, status] of cases) assert.equal(await post(url, authorization), status, what);
    }
    await city.quiet();
    assert.deepEqual(
      city.lines.filter((line) => line.startsWith('{')),
      [],
      'no function has seen anything',
    );
    assert.deepEqual([await city.writes(), await city.receive()], [[], []]);
  });

  it("a push account enters its own subscription's function and no other", async () => {
    for (const [name, { to }] of pushes) {
      for (const [, other] of pushes) {
        const url = endpoint(other.to, other.topic);
        const status = await post(
          url,
          `Bearer ${token(pushAccount(name, PROJECT), city.stack.functions[other.to].url)}`,
        );
        assert.equal(status, other.to === to ? 204 : 403, `${name} at ${other.to}`);
      }
    }
  });

  it('the public key is where Google has its own', async () => {
    const { body } = await city.call('GET', '/oauth2/v3/certs');
    assert.deepEqual(Object.keys(body.keys[0]).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });
});
