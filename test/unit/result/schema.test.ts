import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { InputError } from '../../../shared/errors.ts';
import { summarize, type Result } from '../../../shared/result/result.ts';
import { parseResult, ResultSchema } from '../../../shared/result/schema.ts';
import { print, SCHEMAS } from '../../../schema/update.ts';
import { JOB } from '../../support/jobs.ts';
import { judgeWorld } from '../../support/line.ts';

const ROOT = new URL('../../../', import.meta.url);
const cause = { id: 'event', method: 'google.cloud.run.v2.Jobs.CreateJob', time: '2026-03-04T05:06:07Z' };

const aResult = async (): Promise<Result> =>
  summarize({
    request: { job: JOB, cause },
    stage: 'verdict',
    now: await judgeWorld({}),
    timings: { verdictSeconds: 1 },
    language: 'en',
  });

describe('the published schemas', () => {
  for (const [file, make] of Object.entries(SCHEMAS)) {
    test(`${file} is what the code checks: npm run schema writes it`, () => {
      assert.deepEqual(JSON.parse(readFileSync(new URL(`schema/${file}`, ROOT), 'utf8')), JSON.parse(print(make())));
    });
  }

  test('are in the package', () => {
    const { files } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as { files?: string[] };
    // Without a list of files npm packs everything that git does not ignore.
    assert.ok(files === undefined || files.some((one) => one.startsWith('schema')));
  });
});

describe('a result that is read', () => {
  test('is the one that was made', async () => {
    const result = await aResult();
    assert.deepEqual(parseResult(result), result);
    assert.deepEqual(ResultSchema.parse(result), result);
  });

  test('may have fields of a later time', async () => {
    const result = await aResult();
    assert.deepEqual(parseResult({ ...result, weather: 'fine' }), result);
  });

  test('of another version is refused with both named', async () => {
    const later = { ...(await aResult()), version: 2 };
    assert.throws(() => parseResult(later, 'r.json'), /r\.json: version: expected 1, and got 2/);
  });

  test('is refused with all its mistakes at once', async () => {
    const { flows: _, ...rest } = await aResult();
    const broken = { ...rest, id: 'x', status: 'splendid' };
    const mistakes = (() => {
      try {
        parseResult(broken);
      } catch (error) {
        if (error instanceof InputError) return error.mistakes.map(({ path }) => path);
      }
      return [];
    })();
    assert.deepEqual(mistakes.toSorted(), ['flows', 'id', 'status']);
  });
});
