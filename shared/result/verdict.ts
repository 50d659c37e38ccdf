import type { Finding } from '../checks/check.ts';
import { assertNever } from '../errors.ts';
import { isPublic } from '../path/ranges.ts';
import type { FlowTrace, Trace } from '../path/trace.ts';
import { valueOf } from '../snapshot/observed.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { render, tameText, type Language } from '../text/languages.ts';
import { statusOf, type VerdictStatus } from './status.ts';

/** One job's verdict as `check --format json` prints it; the published result carries the same parts. */
export interface Verdict {
  readonly job: string;
  readonly mode: PrintedMode;
  readonly status: VerdictStatus;
  readonly exit: PrintedExit;
  readonly flows: readonly PrintedFlow[];
  readonly findings: readonly PrintedFinding[];
}

export interface PrintedMode {
  readonly kind: 'connector' | 'direct' | 'none' | 'invalid';
  readonly egress?: string;
  readonly connector?: string;
  readonly network?: string;
  readonly subnetwork?: string;
  readonly tags?: readonly string[];
  readonly reason?: string;
}

export interface PrintedExit {
  readonly kind: 'google' | 'nat' | 'proxy' | 'none';
  readonly router?: string;
  readonly nat?: string;
  readonly instance?: string;
  readonly addresses: readonly string[];
}

export interface PrintedStep {
  readonly state: string;
  readonly resource?: string;
  readonly text: string;
}

export interface PrintedTrace {
  readonly address: string;
  readonly verdict: string;
  readonly cause?: string;
  readonly steps: readonly PrintedStep[];
}

export interface PrintedFlow {
  readonly destination: string;
  readonly verdict: string;
  readonly cause?: string;
  readonly addresses: readonly PrintedTrace[];
}

export interface PrintedFinding {
  readonly id: string;
  readonly severity: string;
  readonly resource: string;
  readonly summary: string;
  readonly nextSteps: readonly { readonly text: string; readonly command?: string }[];
}

export interface Judgement {
  readonly snapshot: Snapshot;
  readonly flows: readonly FlowTrace[];
  readonly findings: readonly Finding[];
  readonly language: Language;
}

/** Puts a judgement into the words and fields that others rely on. */
export function toVerdict({ snapshot, flows, findings, language }: Judgement): Verdict {
  return {
    job: snapshot.job.name,
    mode: printMode(snapshot),
    status: statusOf(flows, findings),
    exit: exitOf(flows),
    flows: flows.map((flow) => printFlow(flow, language)),
    findings: findings.map((finding) => printFinding(finding, language)),
  };
}

export function printMode({ mode, vpc }: Snapshot): PrintedMode {
  const network = valueOf(vpc)?.name;
  switch (mode.kind) {
    case 'none':
      return { kind: 'none' };
    case 'invalid':
      return { kind: 'invalid', reason: mode.reason };
    case 'connector':
      return {
        kind: 'connector',
        egress: mode.egress,
        connector: mode.connector,
        ...(network !== undefined && { network }),
      };
    case 'direct': {
      const known = mode.network ?? network;
      const base = {
        kind: 'direct',
        egress: mode.egress,
        subnetwork: mode.subnetwork,
        ...(known !== undefined && { network: known }),
      } as const;
      return mode.tags.length > 0 ? { ...base, tags: mode.tags } : base;
    }
    default:
      return assertNever(mode);
  }
}

/** Where public destinations see the job: all of them take the same way out, or a route says otherwise; then it is the first. */
export function exitOf(flows: readonly FlowTrace[]): PrintedExit {
  const exit = flows.flatMap(({ traces }) => traces).find((trace) => trace.exit && isPublic(trace.address))?.exit;
  if (!exit) return { kind: 'none', addresses: [] };
  switch (exit.kind) {
    case 'google':
      return { kind: 'google', addresses: [] };
    case 'nat':
      return { kind: 'nat', router: exit.router, nat: exit.nat, addresses: exit.addresses };
    case 'proxy':
      return { kind: 'proxy', instance: exit.instance, addresses: exit.addresses };
    default:
      return assertNever(exit);
  }
}

export function printFlow({ destination, verdict, cause, traces }: FlowTrace, language: Language): PrintedFlow {
  const addresses = traces.map((trace) => printTrace(trace, language));
  return { destination, verdict, ...(cause !== undefined && { cause }), addresses };
}

function printTrace({ address, verdict, cause, steps }: Trace, language: Language): PrintedTrace {
  return {
    address,
    verdict,
    ...(cause !== undefined && { cause }),
    steps: steps.map(({ state, resource, say }) => ({
      state,
      ...(resource !== undefined && { resource: tameText(resource) }),
      text: render(say, language),
    })),
  };
}

export function printFinding(
  { id, severity, resource, summary, nextSteps }: Finding,
  language: Language,
): PrintedFinding {
  return {
    id,
    severity,
    resource: tameText(resource),
    summary: render(summary, language),
    nextSteps: nextSteps.map(({ say, command }) => ({
      text: render(say, language),
      ...(command !== undefined && { command }),
    })),
  };
}
