import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { summarize, type Result } from '../../../shared/result/result.ts';
import { textsOf, translate } from '../../../shared/result/sentences.ts';
import type { Language } from '../../../shared/text/languages.ts';
import { aJob, JOB, viaConnector } from '../../support/jobs.ts';
import { judgeWorld } from '../../support/line.ts';

const cause = { id: 'event', method: 'm', time: '2026-03-04T05:06:07Z' };

async function aResult(language: Language, stage: Result['stage'] = 'verdict'): Promise<Result> {
  const now = await judgeWorld({ connectors: [], jobs: [aJob(viaConnector())] }, { policy: 'remediation: ask' });
  const request = { job: JOB, cause };
  return summarize({ request, stage, now, before: now, timings: {}, language });
}

describe('a result in another language', () => {
  test('is what it would have been, had it been written in it', async () => {
    for (const [from, to] of [
      ['en', 'zh-CN'],
      ['zh-CN', 'en'],
    ] as const) {
      const { sentences: _, ...told } = translate(await aResult(from), to);
      const { sentences: __, ...written } = await aResult(to);
      assert.deepEqual(told, written);
    }
  });

  test('says every text that it can', async () => {
    const result = await aResult('en');
    const chinese = [...textsOf(translate(result, 'zh-CN'))].filter((text) => text !== '');
    assert.ok(chinese.length > 5);
    assert.deepEqual(
      chinese.filter((text) => !/\p{Script=Han}/u.test(text)),
      [],
    );
  });

  test('keeps what is no sentence, and does not fall for a key that is none', async () => {
    const result = await aResult('en');
    const [finding = assert.fail()] = result.findings;
    const foreign = { ...finding, summary: 'quota exceeded', nextSteps: [{ text: 'toString' }] };
    const sentences = { 'quota exceeded': { key: 'constructor' } };
    const [told] = translate({ ...result, findings: [foreign], sentences }, 'zh-CN').findings;
    assert.deepEqual([told?.summary, told?.nextSteps], ['quota exceeded', [{ text: 'toString' }]]);
  });
});
