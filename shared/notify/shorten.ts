import { render } from '../text/languages.ts';
import type { Message, Part, Section } from './message.ts';

/** How much of a message is told: the next line is tried where a channel has no room for this one. */
interface Room {
  /** Sections of a lower importance are left out. */
  readonly rank: number;
  /** Entries of one section: ways, items, commands. */
  readonly parts: number;
  readonly items: number;
  readonly text: number;
  /** Longer commands are left out: half of one must not be copied. */
  readonly command: number;
}

const ROOMS: readonly Room[] = [
  { rank: 99, parts: 12, items: 30, text: 700, command: 2000 },
  { rank: 6, parts: 8, items: 20, text: 500, command: 1500 },
  { rank: 5, parts: 6, items: 15, text: 400, command: 1000 },
  { rank: 4, parts: 4, items: 10, text: 300, command: 800 },
  { rank: 3, parts: 3, items: 6, text: 200, command: 500 },
  { rank: 2, parts: 2, items: 4, text: 150, command: 400 },
  { rank: 1, parts: 1, items: 3, text: 100, command: 300 },
  { rank: 0, parts: 0, items: 0, text: 100, command: 0 },
];

/** The fullest form of a message that a channel has room for; the last one, a title with its links, always fits. */
export function fit<T>(message: Message, print: (message: Message) => T, fits: (printed: T) => boolean): T {
  const forms = ROOMS.map((room) => () => print(shortened(message, room)));
  const [last = () => print(message), ...fuller] = forms.toReversed();
  for (const form of fuller.toReversed()) {
    const printed = form();
    if (fits(printed)) return printed;
  }
  return last();
}

function shortened(message: Message, room: Room): Message {
  const sections = message.sections
    .filter(({ rank }) => rank <= room.rank)
    .map((section) => shortSection(section, room))
    .filter(({ parts }) => parts.length > 0);
  const isWhole = JSON.stringify(sections) === JSON.stringify(message.sections);
  return {
    ...message,
    title: cut(message.title, room.text),
    facts: message.facts.map(({ label, value }) => ({ label, value: cut(value, room.text) })),
    sections: sections.map((section) => ({ ...section, parts: section.parts.map((part) => tellRest(part, message)) })),
    ...(!isWhole && { note: render({ key: 'shortened' }, message.language) }),
  };
}

function shortSection({ parts, ...section }: Section, room: Room): Section {
  const fitting = parts.flatMap((part) => shortPart(part, room));
  return { ...section, parts: fitting.slice(0, room.parts) };
}

function shortPart(part: Part, { items, text, command }: Room): Part[] {
  switch (part.kind) {
    case 'text':
      return [{ ...part, text: cut(part.text, text) }];
    case 'way':
      return [{ ...part, steps: part.steps.map((step) => cut(step, text)) }];
    case 'items':
      return [
        {
          kind: 'items',
          items: part.items.slice(0, items).map((item) => cut(item, text)),
          left: part.left + Math.max(0, part.items.length - items),
        },
      ];
    case 'command':
      return part.command.length > command ? [] : [{ ...part, text: cut(part.text, text) }];
  }
}

/** A list that was cut says by how much. */
function tellRest(part: Part, { language }: Message): Part {
  if (part.kind !== 'items' || part.left === 0) return part;
  return { ...part, items: [...part.items, render({ key: 'andMore', of: { count: part.left } }, language)] };
}

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text;
