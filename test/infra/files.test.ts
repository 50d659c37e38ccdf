import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from '@cdktn/hcl2json';
import { generatedFiles } from '../../build/generated.ts';
import { ROOT } from './examples.ts';
import { readConfig } from './terraform/config.ts';

const files = globSync('infra/**/*.tf', { cwd: ROOT }).sort();
const folders = [...new Set(files.map((file) => join(file, '..')))];
const text = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

describe('the files of infra', () => {
  it("are read by HashiCorp's parser, every one", async () => {
    assert.ok(files.length > 30);
    for (const file of files) await parse(file, text(file));
  });

  it('are formatted as terraform fmt has it', (t) => {
    const env = { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' };
    const { error, status, stdout } = spawnSync('terraform', ['fmt', '-recursive', '-check', '-diff', 'infra'], {
      cwd: ROOT,
      env,
      encoding: 'utf8',
    });
    if (error) return t.skip('terraform is not installed');
    assert.equal(status, 0, stdout);
  });

  it('that are made of the code are up to date: npm run generate', () => {
    for (const [path, content] of generatedFiles())
      assert.equal(text(path), content, `${path} is old: npm run generate`);
    assert.deepEqual(
      globSync('infra/generated/*', { cwd: ROOT }).sort(),
      [...generatedFiles().keys()].filter((path) => path.startsWith('infra/')).sort(),
    );
  });

  it('say of each variable its type and what it is for, use it, and use no other', async () => {
    for (const folder of folders) {
      const { variables, outputs } = await readConfig(join(ROOT, folder));
      const written = globSync('*.tf', { cwd: join(ROOT, folder) })
        .map((file) => text(join(folder, file)))
        .join('\n');
      const used = new Set([...written.matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name));
      assert.deepEqual([...used].sort(), Object.keys(variables).sort(), folder);
      for (const [name, { type, description }] of Object.entries(variables)) {
        assert.ok(type !== undefined && String(description).length > 5, `${folder}: ${name}`);
      }
      for (const [name, { description }] of Object.entries(outputs)) assert.ok(description, `${folder}: ${name}`);
    }
  });

  it('name only what the folder beside them has, and give each module what it asks for', async () => {
    for (const folder of folders) {
      const { modules } = await readConfig(join(ROOT, folder));
      for (const [name, body] of Object.entries(modules)) {
        const { variables } = await readConfig(join(ROOT, folder, String(body['source'])));
        const given = Object.keys(body).filter((key) => !['source', 'for_each', 'depends_on'].includes(key));
        const required = Object.entries(variables).flatMap(([key, own]) => ('default' in own ? [] : [key]));
        assert.deepEqual(
          given.filter((key) => !variables[key]),
          [],
          name,
        );
        assert.deepEqual(
          required.filter((key) => !given.includes(key)),
          [],
          name,
        );
      }
    }
  });

  it('hold nobody in: no project, address or account of one person', () => {
    for (const file of files)
      assert.doesNotMatch(text(file), /[\w.]+@(?!\$|cloudservices|gcp-sa|serverless)[\w.]+\.(com|org)/, file);
  });
});
