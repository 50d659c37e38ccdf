import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { startEmulator, type Emulator } from '../../emulator/server.ts';

export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

/** A project of a local cloud whose clock stands still, asked over HTTP; paths begin after `projects/p/`. */
export interface Project {
  readonly emulator: Emulator;
  readonly ask: (method: string, path: string, body?: Json) => Promise<Answer>;
  readonly get: (path: string) => Promise<Json>;
  /** Starts a change, lets its time pass and answers its operation, which must not have failed. */
  readonly change: (method: string, path: string, body?: Json) => Promise<Json>;
  /** Expects a refusal and answers `STATUS reason: message`. */
  readonly refusal: (method: string, path: string, body?: Json) => Promise<string>;
}

export async function startProject(t: TestContext): Promise<Project> {
  const emulator = await startEmulator({ port: 0, speed: 0 });
  t.after(() => emulator.close());
  const ask = async (method: string, path: string, body?: Json): Promise<Answer> => {
    const response = await fetch(`${emulator.url}/compute/v1/projects/p/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Json };
  };
  const done = async (path: string): Promise<Json> => {
    const { status, body } = await ask('GET', path);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  return {
    emulator,
    ask,
    get: done,
    change: async (method, path, body) => {
      const started = await ask(method, path, body);
      assert.equal(started.status, 200, JSON.stringify(started.body));
      emulator.cloud.clock.advance(60);
      const operation = await done(String(started.body['selfLink']).replace(/.*projects\/p\//, ''));
      assert.equal(operation['status'], 'DONE');
      assert.equal(operation['error'], undefined);
      return operation;
    },
    refusal: async (method, path, body) => {
      const answer = await ask(method, path, body);
      const error = answer.body['error'] as { message: string; errors: { reason: string }[] };
      assert.ok(error, `not refused: ${JSON.stringify(answer.body)}`);
      return `${answer.status} ${error.errors[0]?.reason}: ${error.message}`;
    },
  };
}

export const R = 'regions/europe-west2';

/** A network `my-vpc` with the subnet `my-subnet`, 10.10.0.0/24 in europe-west2. */
export async function withSubnet({ change }: Project): Promise<void> {
  await change('POST', 'global/networks', { name: 'my-vpc', autoCreateSubnetworks: false });
  await change('POST', `${R}/subnetworks`, {
    name: 'my-subnet',
    network: 'global/networks/my-vpc',
    ipCidrRange: '10.10.0.0/24',
  });
}

export const link = (path: string) => `https://www.googleapis.com/compute/v1/projects/p/${path}`;
