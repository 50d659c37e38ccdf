import type { PrintedPart, PrintedSection } from '../../shared/explain/print.ts';
import { tameText } from '../../shared/text/languages.ts';
import { escapeMarkdown, fenced, link } from './markdown-text.ts';
import { toMermaid } from './mermaid.ts';

/** A story as GitHub-flavoured Markdown, with its flowchart. */
export function toMarkdown(title: string, sections: readonly PrintedSection[]): string {
  const blocks = sections.flatMap((section) => [
    `## ${escapeMarkdown(section.title)}`,
    ...section.parts.flatMap((part) => toBlock(part)),
  ]);
  return `${[`# ${escapeMarkdown(tameText(title))}`, ...blocks].join('\n\n')}\n`;
}

type Of<K extends PrintedPart['kind']> = Extract<PrintedPart, { kind: K }>;

function toBlock(part: PrintedPart): string {
  switch (part.kind) {
    case 'text':
      return `${part.label === undefined ? '' : `**${escapeMarkdown(part.label)}**: `}${escapeMarkdown(part.text)}`;
    case 'way':
      return toWay(part);
    case 'flowchart':
      return fenced(toMermaid(part).trimEnd(), 'mermaid');
    case 'steps':
      return part.steps.map(({ text, commands }) => toItem(escapeMarkdown(text), commands)).join('\n\n');
    case 'object': {
      const page = part.console === undefined ? '' : ` (${link('console', part.console)})`;
      return toItem(`${escapeMarkdown(part.text)}${page}`, part.command === undefined ? [] : [part.command]);
    }
    case 'table':
      return toTable(part);
  }
}

function toWay({ destination, address, verdict, cause, steps, note }: Of<'way'>): string {
  const fate = [verdict, cause].filter((word) => word !== undefined).map((word) => `\`${word}\``);
  const last = steps.length - 1;
  const line = steps.map((step, i) => {
    const text = escapeMarkdown(step);
    return i === last && verdict !== 'REACHABLE' ? `**${verdict === 'UNDETERMINED' ? '?' : '✗'} ${text}**` : text;
  });
  const more = note === undefined ? '' : ` ${escapeMarkdown(note)}`;
  const head = `**${escapeMarkdown(destination)}** (${escapeMarkdown(address)}${more}): ${fate.join(' ')}`;
  return `${head}\n\n${line.join(' → ')}`;
}

/** A list item with its commands below it, still a part of the item. */
function toItem(text: string, commands: readonly string[]): string {
  if (commands.length === 0) return `- ${text}`;
  return `- ${text}\n\n${fenced(commands.join('\n'), 'sh').replace(/^/gm, '  ')}`;
}

function toTable({ head, rows }: Of<'table'>): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
