import { createHash } from 'node:crypto';
import type { PrintedFinding } from '../result/verdict.ts';

/** One finding and the job that it is about. */
export interface SarifFinding {
  /** Full job name. */
  readonly job: string;
  readonly finding: PrintedFinding;
}

/** What ran, and what it could not look at. */
export interface SarifRun {
  /** RFC 3339; absent where nobody knows. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Whether everything that was asked for was looked at. */
  readonly isComplete: boolean;
  readonly notes: readonly string[];
  readonly language: string;
}

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const LEVELS: Readonly<Record<string, 'error' | 'warning' | 'note'>> = {
  CRITICAL: 'error',
  HIGH: 'error',
  MEDIUM: 'warning',
  LOW: 'note',
};

/**
 * Findings as SARIF 2.1.0, piece by piece: one run, a result a finding, its job as the artifact, the object it is about as
 * the logical location. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export async function* sarifReport(
  run: SarifRun,
  findings: AsyncIterable<SarifFinding> | Iterable<SarifFinding>,
): AsyncGenerator<string> {
  yield `{"$schema":${JSON.stringify(SCHEMA)},"version":"2.1.0","runs":[{"invocations":[${JSON.stringify(invocation(run))}],\n`;
  yield `"language":${JSON.stringify(run.language)},"columnKind":"utf16CodeUnits","results":[`;
  const rules = new Set<string>();
  let before = '\n';
  for await (const one of findings) {
    rules.add(one.finding.id);
    yield before + JSON.stringify(toResult(one));
    before = ',\n';
  }
  const driver = {
    name: 'run-egress',
    informationUri: 'https://cloud.google.com/run/docs/configuring/networking-best-practices',
    rules: [...rules].sort().map(toRule),
  };
  yield `\n],"tool":${JSON.stringify({ driver })}}]}\n`;
}

function invocation({ startedAt, endedAt, isComplete, notes }: SarifRun) {
  return {
    executionSuccessful: isComplete,
    ...(startedAt !== undefined && { startTimeUtc: toUtc(startedAt) }),
    ...(endedAt !== undefined && { endTimeUtc: toUtc(endedAt) }),
    toolExecutionNotifications: notes.map((text) => ({ level: 'warning', message: { text } })),
  };
}

const toUtc = (time: string): string => new Date(time).toISOString();

function toResult({ job, finding: { id, severity, resource, summary, nextSteps } }: SarifFinding) {
  const steps = nextSteps.map(({ text, command }) => (command === undefined ? text : `${text}\n${command}`));
  return {
    ruleId: id,
    level: LEVELS[severity] ?? 'note',
    kind: 'fail',
    message: { text: [summary, ...steps].join('\n') },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: toUri(job) } },
        logicalLocations: [{ fullyQualifiedName: resource, kind: 'resource' }],
      },
    ],
    // The same finding of the same job keeps it, so that services which store results can tell what is new.
    partialFingerprints: { 'jobFindingResource/v1': digest([job, id, resource].join('\n')) },
    properties: { severity },
  };
}

/** A finding's slug in words; what is wrong in a single case, the result says. */
function toRule(id: string) {
  const words = id.replaceAll('-', ' ');
  return { id, shortDescription: { text: `${words.charAt(0).toUpperCase()}${words.slice(1)}` } };
}

/** A relative reference: full names of resources are none that anything could be fetched by. */
const toUri = (name: string): string =>
  name
    .split('/')
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/');

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
