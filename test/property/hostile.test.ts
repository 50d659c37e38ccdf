import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { gcloud } from '../../shared/gcloud.ts';
import { commandsOf } from '../../shared/plan/commands.ts';
import { attributesOf, summarize } from '../../shared/result/result.ts';
import { parseWorld } from '../../shared/snapshot/parse-world.ts';
import { tameText } from '../../shared/text/languages.ts';
import { judgeIn } from '../support/line.ts';
import { places, policyTexts, worlds } from '../support/random-world.ts';
import type { Json } from '../support/resources.ts';
import { shellWords } from '../support/shell-words.ts';

/** Characters that shells, terminals, chats and parsers take for something, and some that are only characters. */
const ODD = [...' \t\n\r\u0000\u001b\u007f\u200b\u202e\u2028\'"`$\\;&|<>(){}[]*?~#!%^=,:-', 'a', '0', 'ü', '代', '😀'];
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const plain = (word: string): string => word.replace(new RegExp(`${CONTROL.source}+`, 'gu'), ' ');
const word = fc.string({ unit: fc.constantFrom(...ODD), maxLength: 12 });

test('a shell takes a command apart into the words that it was made of, and nothing else', () => {
  const flags = fc.dictionary(
    fc.constantFrom('project', 'region', 'filter'),
    fc.oneof(word, fc.array(word, { maxLength: 3 })),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 2 }), flags, (names, given) => {
      const line = gcloud('run jobs describe', names, given);
      assert.doesNotMatch(line, CONTROL);
      const written = Object.entries(given).map(([flag, value]) =>
        plain(`--${flag}=${Array.isArray(value) ? value.join(',') : value}`),
      );
      const told = names.map(plain);
      const isFlag = names.some((name) => name.startsWith('-'));
      const ordered = isFlag ? [...written, '--', ...told] : [...told, ...written];
      assert.deepEqual(shellWords(line), ['gcloud', 'run', 'jobs', 'describe', ...ordered]);
    }),
    { numRuns: 1000 },
  );
});

test('and so does the shell of this machine', () => {
  const words = fc.sample(word.map(plain), 500);
  const script = words.map((one) => `printf '%s\\0' ${gcloud('x', [`.${one}`], {})}`).join('\n');
  const answer = execFileSync('/bin/sh', ['-c', script]).toString().split('\0').slice(0, -1);
  assert.deepEqual(
    answer,
    words.flatMap((one) => ['gcloud', 'x', `.${one}`]),
  );
});

test('tamed text is one short line without marks, and taming it again changes nothing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 700 }), word), (text) => {
      const tame = tameText(text);
      assert.doesNotMatch(tame, CONTROL);
      assert.ok(tame.length <= 300);
      assert.equal(tameText(tame), tame);
    }),
    { numRuns: 500 },
  );
});

/** The names that random worlds are full of, each in the spelling of somebody who means ill. */
function renamed(file: Json, spelling: string): Json {
  const inJson = JSON.stringify(spelling.replaceAll('/', '')).slice(1, -1);
  const names = /\b(job-\d|vpc-conn-europe|my-vpc|my-subnet|conn-subnet|(?:router|rule|route|nat)-\d)\b/g;
  return JSON.parse(JSON.stringify(file).replace(names, (name) => inJson + name)) as Json;
}

test('names from outside stay names: no command, sentence or attribute breaks its line', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, places, policyTexts, word, async (file, to, policy, spelling) => {
      const judged = await judgeIn(parseWorld(renamed(file, spelling)), { to, policy });
      const request = { job: judged.snapshot.job.name, cause: { id: 'e', method: 'm', time: '2026-03-04T05:06:07Z' } };
      const result = summarize({ request, stage: 'verdict', now: judged, timings: {}, language: 'en' });
      const steps = result.findings.flatMap(({ nextSteps }) => nextSteps);
      const commands = [
        ...steps.flatMap(({ command }) => command ?? []),
        ...judged.proposal.changes.flatMap(({ spec, undo }) => [...commandsOf(spec), ...undo]),
      ];
      for (const command of commands) {
        assert.doesNotMatch(command, CONTROL);
        const [first, second = ''] = shellWords(command);
        assert.ok(first === 'gcloud' || (first === 'sudo' && ['sysctl', 'iptables'].includes(second)), command);
      }
      const texts = [
        ...result.findings.flatMap(({ summary, resource }) => [summary, resource]),
        ...steps.map(({ text }) => text),
        ...result.flows.flatMap(({ addresses }) => addresses.flatMap((one) => one.steps.map(({ text }) => text))),
        ...result.changes.flatMap(({ reason, because = '' }) => [reason, because]),
      ];
      for (const text of texts) assert.doesNotMatch(text, CONTROL);
      assert.ok(Object.values(attributesOf(result)).every((value) => Buffer.byteLength(value) <= 1024));
    }),
    { numRuns: 300 },
  );
});
