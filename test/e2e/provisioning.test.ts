import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openLines } from '../simulation/clouds.ts';
import { provision } from '../simulation/provisioning.ts';
import { SCENES } from '../simulation/scenes.ts';

/** What is under way is looked at this often at the least. */
const POLL_SECONDS = 10;

describe('provisioning, in the time of the cloud', () => {
  const lines = openLines();

  for (const scene of SCENES) {
    it(scene.title, async (t) => {
      const { changes, total, chain, links } = await provision(lines, scene);
      const ends = new Map(changes.map(({ id, ended }) => [id, ended]));
      for (const { id, dependsOn, begun } of changes) {
        const ready = Math.max(0, ...dependsOn.map((one) => ends.get(one) ?? assert.fail(one)));
        assert.equal(begun, ready, `${id} begins as soon as it can`);
      }
      assert.ok(chain > 0 && links > 0);
      assert.ok(total <= chain + links * POLL_SECONDS, `${total} s for a chain of ${chain} s in ${links} links`);
      t.diagnostic(
        `${changes.length} changes in ${total.toFixed(1)} s; longest chain ${chain.toFixed(0)} s in ${links} links`,
      );
    });
  }
});
