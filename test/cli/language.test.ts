import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aWorld } from '../support/world.ts';
import { folder } from './fixture.ts';
import { runHere } from './in-process.ts';

const write = folder();
const WORLD = write('world.json', aWorld());
const HAN = /\p{Script=Han}/u;

const check = (args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
  runHere(['check', '--snapshot', WORLD, '--format=json', ...args], { env });

/** The fields that hold sentences for people. */
const WORDS = ['text', 'summary'];
const withoutWords = (json: string): unknown =>
  JSON.parse(json, (key, value: unknown) => (WORDS.includes(key) ? typeof value : value)) as unknown;

describe('the language of what is told', () => {
  const rows = [
    { when: 'nothing is said', env: {}, chinese: false },
    { when: '--lang zh-CN', args: ['--lang', 'zh-CN'], chinese: true },
    { when: '--lang en beats RUN_EGRESS_LANG', args: ['--lang=en'], env: { RUN_EGRESS_LANG: 'zh-CN' }, chinese: false },
    { when: 'RUN_EGRESS_LANG', env: { RUN_EGRESS_LANG: 'zh-CN' }, chinese: true },
    { when: 'RUN_EGRESS_LANG beats the locale', env: { RUN_EGRESS_LANG: 'en', LC_ALL: 'zh_CN.UTF-8' }, chinese: false },
    { when: 'LANG', env: { LANG: 'zh_CN.UTF-8' }, chinese: true },
    { when: 'LC_MESSAGES beats LANG', env: { LC_MESSAGES: 'zh_CN', LANG: 'de_DE' }, chinese: true },
    { when: 'LC_ALL beats both', env: { LC_ALL: 'C', LC_MESSAGES: 'zh_CN', LANG: 'zh_CN' }, chinese: false },
    { when: 'empty variables are not set', env: { RUN_EGRESS_LANG: '', LC_ALL: '', LANG: 'zh' }, chinese: true },
    { when: 'a language that is not there', env: { LANG: 'fr_FR.UTF-8' }, chinese: false },
  ];
  for (const { when, args, env, chinese } of rows) {
    test(`${when}: ${chinese ? 'Chinese' : 'English'}`, async () => {
      const { status, stdout } = await check(args, env);
      assert.deepEqual([status, HAN.test(stdout)], [1, chinese]);
    });
  }

  test('changes no id, state, command or status', async () => {
    const [english, chinese] = await Promise.all([check(['--lang=en']), check(['--lang=zh-CN'])]);
    assert.notEqual(english.stdout, chinese.stdout);
    assert.deepEqual(withoutWords(chinese.stdout), withoutWords(english.stdout));
    assert.doesNotMatch(JSON.stringify(withoutWords(chinese.stdout)), HAN);
  });

  test('holds for tables, batches and explain, too', async () => {
    const table = await runHere(['check', '--snapshot', WORLD, '--lang=zh-CN']);
    assert.match(table.stdout, /^ ?JOB +REGION +MODE/);
    assert.match(table.stdout, /HIGH nat-missing: my-vpc 在 europe-west2 没有覆盖子网/);
    const line = `${JSON.stringify({ id: 1, snapshot: aWorld() })}\n`;
    assert.match((await runHere(['check', '--batch', '--lang=zh-CN'], { stdin: line })).stdout, HAN);
    const story = await runHere(['explain', 'my-agent', '--snapshot', WORLD, '--lang=zh-CN']);
    assert.match(story.stdout, /^my-agent \(europe-west2\)\n\n作业如何接入网络\n/);
  });

  test('has to be one that is there: all mistakes are told', async () => {
    const flag = await check(['--lang=fr']);
    assert.deepEqual([flag.status, flag.stdout], [2, '']);
    assert.match(flag.stderr, /--lang.*en, zh-CN/);
    const variable = await check(['--to', 'nowhere'], { RUN_EGRESS_LANG: 'fr' });
    assert.equal(variable.status, 2);
    assert.match(variable.stderr, /^RUN_EGRESS_LANG: expected en or zh-CN; got "fr"\n--to: /);
  });
});
