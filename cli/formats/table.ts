import Table from 'cli-table3';
import pc from 'picocolors';
import { locationOf, shortName } from '../../shared/names.ts';
import type { PrintedFinding, PrintedFlow, PrintedTrace, Verdict } from '../../shared/result/verdict.ts';
import { tameText } from '../../shared/text/languages.ts';

type Colors = ReturnType<typeof pc.createColors>;

/** Verdicts for a person at a terminal: a table of all destinations, then for each job its way, what stops it, what mends it. */
export function toTable(verdicts: readonly Verdict[], color: boolean): string {
  const colors = pc.createColors(color);
  const table = new Table({
    head: ['JOB', 'REGION', 'MODE', 'EGRESS', 'DESTINATION', 'VERDICT', 'CAUSE', 'EXIT'],
    style: { head: [], border: [], compact: true },
    chars: PLAIN,
  });
  for (const verdict of verdicts) table.push(...rows(verdict, colors));
  const stories = verdicts.map((verdict) => toStory(verdict, colors)).filter(Boolean);
  return [table.toString().replace(/ +$/gm, ''), ...stories].join('\n\n') + '\n';
}

/** Columns by spaces alone: easy to read, to grep and to paste. */
const PLAIN = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
};

function rows({ job, mode, exit, flows }: Verdict, colors: Colors): string[][] {
  const way = exit.kind === 'none' ? '' : [exit.kind, ...exit.addresses].join(' ');
  return flows.map(({ destination, verdict, cause = '' }) =>
    [
      shortName(job),
      locationOf(job),
      mode.kind,
      mode.egress ?? '',
      destination,
      paint(verdict, colors),
      cause,
      way,
    ].map(tame),
  );
}

/** Colour codes are ours; everything else is text from outside. */
const tame = (text: string): string => (text.includes('\u001b[') ? text : tameText(text));

function paint(verdict: string, colors: Colors): string {
  if (verdict === 'REACHABLE') return colors.green(verdict);
  return verdict === 'UNDETERMINED' ? colors.yellow(verdict) : colors.red(verdict);
}

function toStory({ job, flows, findings }: Verdict, colors: Colors): string {
  const head = colors.bold(`${tameText(shortName(job))} (${locationOf(job)})`);
  return [
    head,
    ...flows.map((flow) => toWay(flow, colors)),
    ...findings.map((finding) => toParagraph(finding, colors)),
  ].join('\n');
}

function toWay({ destination, addresses }: PrintedFlow, colors: Colors): string {
  const [first] = addresses;
  if (!first) return `  ${destination}`;
  const lines = first.steps.map((step, i) => `    ${i === 0 ? '' : '-> '}${mark(first, i, colors)}${step.text}`);
  return [`  ${destination}  ${paint(first.verdict, colors)}`, ...lines].join('\n');
}

function mark({ steps, verdict }: PrintedTrace, i: number, colors: Colors): string {
  return i === steps.length - 1 && verdict !== 'REACHABLE' ? colors.red('x ') : '';
}

function toParagraph({ id, severity, summary, nextSteps }: PrintedFinding, colors: Colors): string {
  const steps = nextSteps.flatMap(({ text, command }) => [
    `    ${text}`,
    ...(command === undefined ? [] : [colors.cyan(`      ${command}`)]),
  ]);
  return [`  ${severity} ${id}: ${summary}`, ...steps].join('\n');
}
