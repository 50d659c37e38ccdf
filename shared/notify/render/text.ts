import { ICONS, wayLine, type Message, type Part } from '../message.ts';

/** A message as plain text: for e-mail, and for the page of the local cloud. */
export function toText({ tone, title, facts, sections, links, note }: Message): string {
  return [
    `${ICONS[tone]} ${title}`,
    facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    ...sections.map(({ heading, parts }) => [heading, ...parts.flatMap(linesOf)].join('\n')),
    note ?? '',
    links.map(({ text, url }) => `${text}: ${url}`).join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function linesOf(part: Part): string[] {
  switch (part.kind) {
    case 'text':
      return [part.text];
    case 'way':
      return [`${part.destination}: ${wayLine(part)}`];
    case 'items':
      return part.items.map((item) => `- ${item}`);
    case 'command':
      return [...(part.text === '' ? [] : [part.text]), `    ${part.command}`];
  }
}
