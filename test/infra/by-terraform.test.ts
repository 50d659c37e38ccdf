import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { EXAMPLES, planExample, ROOT } from './examples.ts';
import { standIn } from './terraform/stand-in.ts';

const { error } = spawnSync('terraform', ['version']);
const skip = error ? 'terraform is not installed' : false;

describe(
  'what each example makes is what Terraform itself finds, as far as it does without providers',
  { skip },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'run-egress-terraform-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    before(() => standIn(join(ROOT, 'infra'), folder));

    function terraform(example: string, ...args: readonly string[]): string {
      const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
      const cwd = join(folder, 'examples', example);
      const { status, stdout, stderr } = spawnSync('terraform', args, {
        cwd,
        env,
        encoding: 'utf8',
        maxBuffer: 2 ** 26,
      });
      assert.equal(status, 0, `terraform ${args.join(' ')}\n${stdout}\n${stderr}`);
      return stdout;
    }

    for (const [example, given] of Object.entries(EXAMPLES)) {
      it(example, async () => {
        terraform(example, 'init', '-no-color', '-input=false');
        terraform(example, 'validate', '-no-color');
        const variables = Object.entries(given).map(
          ([name, value]) => `-var=${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
        );
        terraform(example, 'apply', '-no-color', '-input=false', '-auto-approve', ...variables);
        const { value } = JSON.parse(terraform(example, 'output', '-json'))['planned'];
        const { resources } = await planExample(example);
        assert.deepEqual(Object.keys(value).sort(), resources.map(({ address }) => address).sort());
        for (const { address, values } of resources) {
          const ours = JSON.parse(JSON.stringify(values));
          assert.deepEqual(pick(value[address], ours), ours, address);
        }
      });
    }
  },
);

/** Of a value, what another one has, too; what a function made of something unknown is not known here. */
function pick(of: unknown, like: unknown): unknown {
  if (typeof like === 'string' && /<\w+\(/.test(like)) return like;
  // The same YAML may be spelled in several ways.
  if (
    typeof of === 'string' &&
    typeof like === 'string' &&
    like.includes('\n') &&
    isDeepStrictEqual(parse(of), parse(like))
  )
    return like;
  if (Array.isArray(of) && Array.isArray(like)) return of.map((one, i) => pick(one, like[i]));
  if (typeof of !== 'object' || typeof like !== 'object' || of === null || like === null) return of;
  return Object.fromEntries(
    Object.keys(like).map((name) => [
      name,
      pick((of as Record<string, unknown>)[name], (like as Record<string, unknown>)[name]),
    ]),
  );
}
