import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runHere } from './cli/in-process.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const pages = globSync('{*.md,docs/*.md,infra/README.md,shared/README.md,emulator/README.md}', { cwd: ROOT }).sort();
const text = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

describe('what the pages say', () => {
  it('links lead to files that there are', () => {
    for (const page of pages) {
      for (const [, link = ''] of text(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
        if (/^https?:/.test(link)) continue;
        assert.ok(existsSync(join(ROOT, dirname(page), link)), `${page}: ${link}`);
      }
    }
  });

  it('commands of run-egress exist', async () => {
    const { stdout } = await runHere(['--help']);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+)(?: \[|\s{2,})/gm)].map(([, name = '']) => name);
    assert.ok(commands.length > 4);
    for (const page of pages)
      for (const [, name = ''] of text(page).matchAll(/npx run-egress ([a-z]+)/g))
        assert.ok(commands.includes(name), `${page}: ${name}`);
  });

  it('scripts, tests and benches exist', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Readonly<Record<string, string>> };
    for (const page of pages) {
      for (const [, name = ''] of text(page).matchAll(/npm run ([\w:-]+)/g))
        assert.ok(scripts[name], `${page}: npm run ${name}`);
      for (const [file] of text(page).matchAll(/\b(?:test|bench)\/[\w./-]+\.ts\b/g))
        assert.ok(existsSync(join(ROOT, file)), `${page}: ${file}`);
    }
  });

  it('each alert has its section, by which its message links to it', () => {
    const module = text('infra/modules/observability/main.tf');
    const alerts = [...module.matchAll(/^ {6}([a-z-]+) = \{$/gm)].map(([, name = '']) => name);
    assert.ok(alerts.length >= 6);
    for (const name of [...alerts, 'waiting'])
      assert.match(text('docs/operating.md'), new RegExp(`^### ${name}$`, 'm'), name);
  });

  it('the Chinese page tells the same: the same headings, commands and links', () => {
    const count = (page: string, what: RegExp) => [...text(page).matchAll(what)].map(([all]) => all);
    const [en, zh] = ['README.md', 'README.zh-CN.md'];
    assert.equal(count(zh, /^## /gm).length, count(en, /^## /gm).length);
    assert.deepEqual(
      count(zh, /^(npm|npx|gcloud|terraform|eval) [^#\n]*/gm).map((line) => line.trim()),
      count(en, /^(npm|npx|gcloud|terraform|eval) [^#\n]*/gm).map((line) => line.trim()),
    );
    const links = (page: string) =>
      count(page, /\]\([^)]+\)/g)
        .filter((link) => !link.includes('README'))
        .sort();
    assert.deepEqual(links(zh), links(en));
  });
});
