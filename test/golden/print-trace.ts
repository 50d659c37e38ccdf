import type { PrintedExit, PrintedFlow, PrintedMode, PrintedTrace, Verdict } from '../../shared/result/verdict.ts';

const INDENT = '  ';
/** Room for the longest state and a gap. */
const COLUMN = 32;

/** How a job meets the network, and the way to each address, station by station. */
export function printTrace({ job, mode, status, exit, flows }: Verdict): string {
  const head = [job, ...printMode(mode), `exit: ${printExit(exit)}`, `status: ${status}`];
  return [head.join(`\n${INDENT}`), ...flows.map(printFlow)].join('\n\n');
}

function printMode(mode: PrintedMode): string[] {
  const { kind, reason, egress, connector, subnetwork, network, tags } = mode;
  const fields = { connector, subnetwork, network, tags: tags?.join(', ') };
  const more = Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`]));
  return [`mode: ${[kind, reason, egress].filter(Boolean).join(', ')}`, ...more];
}

function printExit({ kind, router, instance, addresses }: PrintedExit): string {
  return [kind, router ?? instance, ...addresses].filter(Boolean).join(', ');
}

function printFlow(flow: PrintedFlow): string {
  const { destination, addresses } = flow;
  const alike = addresses.every(({ verdict }) => verdict === flow.verdict);
  const whole = alike ? [] : [`${destination} as a whole: ${end(flow)}`];
  return [...whole, ...addresses.map((trace) => printWay(destination, trace))].join('\n\n');
}

function printWay(destination: string, { address, steps, ...ended }: PrintedTrace): string {
  const stations = steps.flatMap(({ state, resource, text }) => [
    `${INDENT}${state.padEnd(COLUMN)}${text}`,
    ...(resource === undefined ? [] : [`${INDENT}${' '.repeat(COLUMN)}${resource}`]),
  ]);
  return [`${destination} at ${address}: ${end(ended)}`, ...stations].join('\n');
}

const end = ({ verdict, cause }: { verdict: string; cause?: string }): string =>
  cause === undefined ? verdict : `${verdict}, ${cause}`;
