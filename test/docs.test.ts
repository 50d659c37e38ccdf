import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parsePolicy } from '../shared/policy/parse-policy.ts';
import { runHere } from './cli/in-process.ts';
import { excusedInVain, LINES, placeOf } from './support/documented.ts';

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

  it('flags of run-egress exist', async () => {
    const helps = new Map<string, string>();
    for (const page of pages) {
      for (const [line, name = ''] of text(page).matchAll(/\brun-egress ([a-z]+)(?: [^\n`#&]*)?/g)) {
        const flags = [...line.matchAll(/ \[?(--[a-z][a-z-]*)/g)].map(([, flag = '']) => flag);
        if (flags.length === 0 || line.includes('emulator env')) continue;
        const help = helps.get(name) ?? (await runHere([name, '--help'])).stdout;
        helps.set(name, help);
        const own = line.includes('gcloud run jobs') ? ['--deploy'] : flags;
        for (const flag of own) assert.match(help, new RegExp(`${flag}\\b`), `${page}: ${line}`);
      }
    }
    assert.ok(helps.size > 6);
  });

  it('each line of a shell block is run by a test, or it is said why none does', () => {
    assert.ok(LINES.length > 60, String(LINES.length));
    assert.deepEqual(
      LINES.filter(({ line }) => placeOf(line) === undefined),
      [],
    );
    assert.deepEqual(excusedInVain(), []);
  });

  it('policies that are shown are policies', () => {
    const shown = pages.flatMap((page) =>
      [...text(page).matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, yaml = '']) => yaml),
    );
    assert.ok(shown.length >= 3);
    for (const yaml of shown.filter((one) => !one.startsWith('#')))
      parsePolicy(yaml.startsWith('notify:') ? `version: 1\n${yaml}` : yaml, 'page');
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

  it('every row of the field is there, once, with an answer, and what is shown of it is there', async () => {
    const rows = [...text('docs/comparison.md').matchAll(/^\| (\d+) \| (.+?) \| (yes|partly|no)\b(.*?) \| (.+) \|$/gm)];
    assert.deepEqual(
      rows.map(([, number]) => Number(number)),
      Array.from({ length: 104 }, (_, i) => i + 1),
    );
    for (const [row, , , , , how = ''] of rows) {
      for (const [path] of how.matchAll(/\b(?:test|infra|shared|schema)\/[\w./-]+/g))
        assert.ok(existsSync(join(ROOT, path)), row);
      for (const [, line = ''] of how.matchAll(/`npx run-egress ((?:check|plan) --snapshot [^`]+)`/g)) {
        const { status, stdout } = await runHere(line.replaceAll('test/golden', join(ROOT, 'test/golden')).split(' '));
        assert.ok(status !== 2 && stdout !== '', row);
      }
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
