import { z } from 'zod';
import { InputError } from '../errors.ts';
import { parse } from '../snapshot/decode/raw.ts';
import { LANGUAGES } from '../text/languages.ts';
import type { Result } from './result.ts';

const text = z.string().min(1);
const time = z.iso.datetime({ offset: true });
const verdict = z
  .enum(['REACHABLE', 'UNREACHABLE', 'AMBIGUOUS', 'UNDETERMINED'])
  .describe("As in Connectivity Tests' trace.proto");
const status = z.enum(['compliant', 'violating', 'undetermined', 'remediated', 'pending', 'failed']);
const command = text.describe('One line for a POSIX shell');

const Step = z.object({
  state: text.describe("As in Connectivity Tests' trace.proto"),
  resource: text.optional(),
  text,
});

export const Flow = z.object({
  destination: text.describe('HOST:PORT or HOST:PORT/udp, as it was given'),
  verdict,
  cause: text.optional().describe('Absent when REACHABLE'),
  addresses: z.array(z.object({ address: text, verdict, cause: text.optional(), steps: z.array(Step).min(1) })).min(1),
});

export const Mode = z.object({
  kind: z.enum(['connector', 'direct', 'none', 'invalid']),
  egress: z.enum(['all-traffic', 'private-ranges-only']).optional().describe('The effective one'),
  connector: text.optional(),
  network: text.optional(),
  subnetwork: text.optional(),
  tags: z.array(text).optional(),
  reason: text.optional(),
});

export const Finding = z.object({
  id: z
    .string()
    .regex(/^[a-z-]+$/)
    .describe('Stable, never used again for anything else'),
  severity: z.enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']),
  resource: text,
  summary: text,
  nextSteps: z.array(z.object({ text, command: command.optional() })),
});

const Change = z.object({
  verb: z.enum(['create', 'update', 'wait', 'delete']),
  resource: z.string().startsWith('projects/'),
  nat: text.optional().describe('The NAT on that router, where the change is about one alone'),
  reason: text,
  outcome: z.enum(['proposed', 'applied', 'pending', 'skipped', 'failed']),
  command: command.optional().describe('The first of the commands that do the same'),
  commands: z.array(command).optional().describe('All of them, where one is not enough'),
  undo: z.array(command).optional(),
  console: z.url().optional(),
  because: text.optional().describe('Why it was held back, or why it failed'),
});

export const Exit = z.object({
  kind: z.enum(['google', 'nat', 'proxy', 'none']),
  router: text.optional(),
  nat: text.optional(),
  instance: text.optional(),
  addresses: z.array(z.ipv4()).describe('What a public destination sees, where it is known'),
});

const part = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
/** Why something could not be read: a sentence inside another one, and as deep as it goes. */
const Reason = z.object({ key: text, of: z.record(z.string(), part).optional() });

const Sentence = z.object({ key: text, of: z.record(z.string(), z.union([part, Reason])).optional() });

/**
 * The message on `run-egress-results`, version 1. Only ever added to: whoever reads it ignores fields that it does not
 * know, as this schema does. `schema/result.json` is made from it (`npm run schema`).
 */
export const ResultSchema = z
  .object({
    version: z.literal(1),
    id: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .describe('The same on every redelivery of the same event and stage'),
    stage: z.enum(['verdict', 'remediation']),
    job: z.string().regex(/^projects\/[^/]+\/locations\/[^/]+\/jobs\/[^/]+$/),
    labels: z.record(z.string(), z.string()).optional().describe("The job's own labels"),
    language: z.enum(LANGUAGES).optional().describe('Of the texts in this message'),
    mode: Mode,
    status,
    flows: z.array(Flow).min(1).describe('How the destinations stand now'),
    before: z.array(Flow).describe('How they stood before the cure; empty in a verdict'),
    findings: z.array(Finding),
    exit: Exit,
    changes: z.array(Change),
    event: z.object({ id: text, method: text, principal: text.optional(), time }),
    transition: z.object({
      from: status.nullable().describe('Of the result before it in the order of events; null for the first'),
      to: status,
      late: z.literal(true).optional().describe('A result of a newer event was published before this one'),
    }),
    timings: z.record(z.string(), z.number().nonnegative()).describe('Seconds of real time'),
    sentences: z
      .record(z.string(), Sentence)
      .optional()
      .describe('Texts of this message as sentences of the catalogue, so that they can be told in another language'),
    cut: z
      .record(z.string(), z.int().positive())
      .optional()
      .describe('How many entries were left out of lists, by the name of the list, to keep the message small'),
  })
  .meta({
    title: 'run-egress result',
    description: 'What run-egress found out about one Cloud Run job, and what it did. Published on run-egress-results.',
  });

/** Reads a result that was published. Throws InputError with every mistake. */
export function parseResult(value: unknown, source = 'result'): Result {
  const version = z.looseObject({ version: z.number() }).safeParse(value).data?.version;
  if (version !== undefined && version !== 1)
    throw new InputError(source, [{ path: 'version', expected: `expected 1, and got ${version}` }]);
  return parse(ResultSchema, value, source) as Result;
}

/** The JSON Schema that is published with the package; fields that it does not name are allowed. */
export function resultJsonSchema(): object {
  return z.toJSONSchema(ResultSchema, { io: 'input' });
}
