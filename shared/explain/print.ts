import type { NextStep } from '../checks/check.ts';
import { assertNever } from '../errors.ts';
import { render, tameText, type Language } from '../text/languages.ts';
import type { Role } from './flowchart.ts';
import type { Cell, Part, Section, Way } from './story.ts';

/** A part of a story in a language. Nothing in it has control or direction marks; each format escapes what is its own. */
export type PrintedPart =
  | { readonly kind: 'text'; readonly label?: string; readonly text: string }
  | {
      readonly kind: 'way';
      readonly destination: string;
      readonly address: string;
      readonly verdict: string;
      readonly cause?: string;
      readonly steps: readonly string[];
      /** About the other addresses that go the same way. */
      readonly note?: string;
    }
  | ({ readonly kind: 'flowchart' } & PrintedFlowchart)
  | { readonly kind: 'steps'; readonly steps: readonly PrintedStep[] }
  | { readonly kind: 'object'; readonly text: string; readonly console?: string; readonly command?: string }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

export interface PrintedStep {
  readonly text: string;
  /** In the order in which they have to run. */
  readonly commands: readonly string[];
}

export interface PrintedFlowchart {
  readonly nodes: readonly { readonly id: string; readonly role: Role; readonly text: string }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly arrives: boolean }[];
}

export interface PrintedSection {
  readonly id: string;
  readonly title: string;
  readonly parts: readonly PrintedPart[];
}

export function printSection({ id, title, parts }: Section, language: Language): PrintedSection {
  return { id, title: render(title, language), parts: parts.map((part) => printPart(part, language)) };
}

function printPart(part: Part, language: Language): PrintedPart {
  const cell = (value: Cell) => (typeof value === 'string' ? tameText(value) : render(value, language));
  switch (part.kind) {
    case 'text':
      return { ...labelOf(part), kind: 'text', text: render(part.say, language) };
    case 'way':
      return printWay(part.way, language);
    case 'flowchart': {
      const nodes = part.chart.nodes.map(({ id, role, label }) => ({ id, role, text: cell(label) }));
      return { kind: 'flowchart', nodes, edges: part.chart.edges };
    }
    case 'steps':
      return { kind: 'steps', steps: printSteps(part.steps, language) };
    case 'object': {
      const { say, ...rest } = part;
      return { ...rest, text: render(say, language) };
    }
    case 'table':
      return { kind: 'table', head: part.head.map(cell), rows: part.rows.map((row) => row.map(cell)) };
    default:
      return assertNever(part);
  }
}

const labelOf = ({ label }: { readonly label?: string }) => (label === undefined ? {} : { label });

/** Commands that belong to one sentence stand below it together. */
function printSteps(steps: readonly NextStep[], language: Language): PrintedStep[] {
  return steps.reduce<PrintedStep[]>((printed, { say, command }) => {
    const text = render(say, language);
    const commands = command === undefined ? [] : [command];
    const last = printed.at(-1);
    if (last?.text !== text) return [...printed, { text, commands }];
    return [...printed.slice(0, -1), { text, commands: [...last.commands, ...commands] }];
  }, []);
}

function printWay({ steps, others, cause, ...way }: Way, language: Language): PrintedPart {
  return {
    kind: 'way',
    ...way,
    destination: tameText(way.destination),
    address: tameText(way.address),
    ...(cause !== undefined && { cause }),
    steps: steps.map((say) => render(say, language)),
    ...(others > 0 && { note: render({ key: 'wayAlike', of: { count: others } }, language) }),
  };
}
