import pc from 'picocolors';
import type { PrintedPart, PrintedSection, PrintedStep } from '../../shared/explain/print.ts';
import { tameText } from '../../shared/text/languages.ts';
import { columns, padded, wrap } from './wrap.ts';

type Colors = ReturnType<typeof pc.createColors>;

/** Lines are broken there; commands are not, so that they can be copied. */
const WIDTH = 110;

/** A story for a person at a terminal. */
export function toText(title: string, sections: readonly PrintedSection[], color: boolean): string {
  const colors = pc.createColors(color);
  const blocks = sections.map(({ title: heading, parts }) => {
    const lines = parts.flatMap((part, i) => [...(isApart(part, parts[i - 1]) ? [''] : []), ...toLines(part, colors)]);
    return [colors.bold(heading), ...lines.map((line) => (line === '' ? '' : `  ${line}`))].join('\n');
  });
  return `${[colors.bold(tameText(title)), ...blocks].join('\n\n')}\n`;
}

/** Paragraphs stand apart, objects below each other, and the flowchart nowhere: the way says the same in lines. */
const isApart = (part: PrintedPart, before: PrintedPart | undefined): boolean =>
  before !== undefined && part.kind !== 'flowchart' && !(part.kind === 'object' && before.kind === 'object');

type Of<K extends PrintedPart['kind']> = Extract<PrintedPart, { kind: K }>;

function toLines(part: PrintedPart, colors: Colors): string[] {
  switch (part.kind) {
    case 'text':
      return wrapped([part.label, part.text].filter((words) => words !== undefined).join(': '));
    case 'way':
      return toWay(part, colors);
    case 'flowchart':
      return [];
    case 'steps':
      return part.steps.flatMap((step) => toItem(step, colors));
    case 'object': {
      const { text, command, console } = part;
      const lines = toItem({ text, commands: command === undefined ? [] : [command] }, colors);
      return [...lines, ...(console === undefined ? [] : [`    ${colors.dim(console)}`])];
    }
    case 'table':
      return toTable(part);
  }
}

function toWay({ destination, address, verdict, cause = '', steps, note }: Of<'way'>, colors: Colors): string[] {
  const paint = verdict === 'REACHABLE' ? colors.green : verdict === 'UNDETERMINED' ? colors.yellow : colors.red;
  const last = steps.length - 1;
  const more = note === undefined ? '' : ` ${note}`;
  return [
    `${destination} (${address}${more})  ${paint(verdict)} ${cause}`.trimEnd(),
    ...steps.map((step, i) => {
      const mark = i === last && verdict !== 'REACHABLE' ? paint(verdict === 'UNDETERMINED' ? '? ' : 'x ') : '';
      return `  ${i === 0 ? '' : '-> '}${mark}${step}`;
    }),
  ];
}

function toItem({ text, commands }: PrintedStep, colors: Colors): string[] {
  const [first = '', ...others] = wrapped(text);
  return [`- ${first}`, ...others.map((line) => `  ${line}`), ...commands.map((line) => `    ${colors.cyan(line)}`)];
}

/** Columns where they fit; else each row as a paragraph, its cells under the names of their columns. */
function toTable({ head, rows }: Of<'table'>): string[] {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => columns(row[i] ?? ''))));
  const total = widths.reduce((sum, width) => sum + width + 2, 0);
  if (total <= WIDTH) {
    return [head, ...rows].map((row) =>
      row
        .map((cell, i) => padded(cell, (widths[i] ?? 0) + 2))
        .join('')
        .trimEnd(),
    );
  }
  return rows.flatMap(([first = '', ...others]) => [
    first,
    ...others.flatMap((cell, i) => wrapped(`${head[i + 1] ?? ''}: ${cell}`).map((line) => `    ${line}`)),
  ]);
}

const wrapped = (text: string): string[] => wrap(text, WIDTH);
