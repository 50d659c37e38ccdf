import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { ROOT } from './examples.ts';

interface Step {
  readonly id: string;
  readonly name: string;
  readonly entrypoint: string;
  readonly args: readonly string[];
}

const text = readFileSync(join(ROOT, 'cloudbuild.yaml'), 'utf8');
const { steps, substitutions } = parse(text) as {
  steps: readonly Step[];
  substitutions: Readonly<Record<string, string>>;
};
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};
const shell = (id: string): string => steps.find((step) => step.id === id)?.args.at(-1) ?? '';

describe('cloudbuild.yaml', () => {
  it('goes from install to apply, by scripts that there are', () => {
    assert.deepEqual(
      steps.map(({ id }) => id),
      ['install', 'check', 'e2e', 'build', 'plan', 'apply'],
    );
    for (const { entrypoint, args } of steps) {
      if (entrypoint === 'npm' && args[0] === 'run') assert.ok(scripts[args[1] ?? ''], args.join(' '));
    }
    assert.ok(existsSync(join(ROOT, substitutions['_CONFIGURATION'] ?? '', 'main.tf')));
  });

  it('declares every substitution that it uses, says what each is for, and uses each', () => {
    /** https://cloud.google.com/build/docs/configuring-builds/substitute-variable-values */
    const builtIn = ['PROJECT_ID', 'BRANCH_NAME'];
    const used = new Set([...text.matchAll(/\$\{?(_?[A-Z][A-Z_]+)/g)].map(([, name = '']) => name));
    assert.deepEqual([...used].filter((name) => !builtIn.includes(name)).sort(), Object.keys(substitutions).sort());
    for (const name of Object.keys(substitutions)) assert.match(text, new RegExp(`^  # .+\\n  ${name}:`, 'm'), name);
  });

  it('has shell that is shell, and applies nothing but the plan, on the release branch alone', () => {
    for (const id of ['plan', 'apply']) {
      const { status, stderr } = spawnSync('sh', ['-n'], { input: shell(id), encoding: 'utf8' });
      assert.equal(status, 0, stderr);
    }
    const run = (env: Readonly<Record<string, string>>) =>
      spawnSync(
        'sh',
        [
          '-ceu',
          shell('apply')
            .replace(/^terraform /gm, 'echo terraform ')
            .replace(/^cd .*$/m, 'cd /'),
        ],
        {
          env: { PATH: process.env['PATH'] ?? '', _CONFIGURATION: '/', _RELEASE_BRANCH: 'release', ...env },
          encoding: 'utf8',
        },
      ).stdout;
    assert.match(run({ _STATE_BUCKET: '', BRANCH_NAME: 'release' }), /^not applied/);
    assert.match(run({ _STATE_BUCKET: 'b', BRANCH_NAME: 'feature' }), /^not applied/);
    assert.equal(
      run({ _STATE_BUCKET: 'b', BRANCH_NAME: 'release' }),
      'terraform apply -input=false /workspace/tfplan\n',
    );
  });

  it('works on nobody in particular', () => {
    assert.doesNotMatch(text, /@[\w.-]+\.com|projects\/[a-z]/);
  });
});
