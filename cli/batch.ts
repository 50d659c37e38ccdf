import type { Readable } from 'node:stream';
import { z } from 'zod';
import { InputError } from '../shared/errors.ts';
import { examine, namesOf, resolveAll } from '../shared/examine.ts';
import { toDestination } from '../shared/path/flow.ts';
import { destinationsOf, policyFor } from '../shared/policy/policy-for.ts';
import type { PolicyFile } from '../shared/policy/policy.ts';
import { toVerdict, type Verdict } from '../shared/result/verdict.ts';
import { parse } from '../shared/snapshot/decode/raw.ts';
import { found, valueOf } from '../shared/snapshot/observed.ts';
import { parseWorld } from '../shared/snapshot/parse-world.ts';
import type { World } from '../shared/snapshot/world.ts';
import type { Destination } from '../shared/path/flow.ts';
import type { Language } from '../shared/text/languages.ts';
import { worst } from './exit-status.ts';
import { EXIT, write, type Io } from './io.ts';

const there = z.custom((value) => value !== undefined, 'is missing');
const Line = z.looseObject({ id: there, snapshot: there, to: z.array(z.string()).min(1).optional() });

/** All jobs of a world, judged. */
export async function judgeWorld(
  world: World,
  { policy, to, language }: { policy: PolicyFile; to: readonly Destination[] | undefined; language: Language },
): Promise<Verdict[]> {
  const jobs = valueOf(world.jobs) ?? [];
  return Promise.all(
    jobs.map(async (job) => {
      const own = policyFor(policy, job);
      const flows = await resolveAll(to ?? destinationsOf(own, job), namesOf(world));
      const { snapshot, flows: traces, findings } = examine({ world, job, stored: found(job), flows, policy: own });
      return toVerdict({ snapshot, flows: traces, findings, language });
    }),
  );
}

/**
 * `check --batch`: a world a line in, a verdict a line out, in the same order. A bad line, a blank one included, gives an
 * error in its place and the run goes on: who counts lines must not take one answer for another's.
 */
export async function checkBatch(io: Io, policy: PolicyFile, language: Language): Promise<number> {
  let status: number = EXIT.done;
  for await (const line of linesOf(io.stdin)) {
    const { output, code } = await answer(line, policy, language);
    status = worst(status, code);
    // Nobody reads any more: leaving the loop closes stdin, too, so that whoever still feeds us can't keep us alive.
    if (!(await write(io.stdout, `${inOneLine(output)}\n`))) break;
  }
  return status;
}

/** Node's readline also ends a line at U+2028 and U+2029, which JSON allows inside a string. */
async function* linesOf(stream: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let line = '';
  for await (const chunk of stream as AsyncIterable<Uint8Array | string>) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const [end = '', ...more] = text.split('\n');
    line += end;
    for (const next of more) {
      yield line;
      line = next;
    }
  }
  // What ends with the end of a line has no line behind it.
  const last = line + decoder.decode();
  if (last !== '') yield last;
}

/** For readers that take these two for the end of a line. */
function inOneLine(output: object): string {
  return JSON.stringify(output)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`);
}

async function answer(line: string, policy: PolicyFile, language: Language): Promise<{ output: object; code: number }> {
  let id: unknown = null;
  try {
    if (line.trim() === '')
      throw new InputError('line', [{ path: '', expected: 'expected a JSON object; it is blank' }]);
    const raw = JSON.parse(line) as unknown;
    if (typeof raw === 'object' && raw !== null && 'id' in raw) id = raw.id;
    const { snapshot, to } = parse(Line, raw, 'line');
    const world = parseWorld(snapshot);
    const destinations = to?.map((text, i) => toDestination(text, `to[${i}]`));
    const results = await judgeWorld(world, { policy, to: destinations, language });
    // Without its list of jobs, nobody can tell what there would be to say.
    const begin = world.jobs.kind === 'found' ? EXIT.done : EXIT.undetermined;
    const code = results.reduce<number>((sum, { status }) => worst(sum, status), begin);
    return { output: { version: 1, id, results }, code };
  } catch (error) {
    if (error instanceof InputError) {
      const path = error.mistakes[0]?.path || (error.source === 'line' ? '' : error.source);
      return { output: { version: 1, id, error: { message: error.message, path } }, code: EXIT.usage };
    }
    if (error instanceof SyntaxError) {
      return {
        output: { version: 1, id, error: { message: `line: expected JSON: ${error.message}`, path: '' } },
        code: EXIT.usage,
      };
    }
    throw error;
  }
}
