import type { Block, KnownBlock, RichTextBlock, RichTextBlockElement, RichTextElement } from '@slack/types';
import { ICONS, wayLine, type Message, type Part, type Section } from '../message.ts';
import { fit } from '../shorten.ts';

/** What is posted to Slack, to an incoming webhook or with chat.postMessage. */
export interface SlackPayload {
  /** For notifications; Slack reads control sequences in it, so these are escaped. */
  readonly text: string;
  readonly mrkdwn: false;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
  readonly blocks: readonly KnownBlock[];
}

/** https://docs.slack.dev/reference/block-kit/blocks: 50 blocks a message, 150 characters in a header. */
export const SLACK = { blocks: 50, header: 150, characters: 12_000, text: 3000 } as const;

/**
 * Text from outside stands in elements of rich text alone, which Slack shows as they are: mentions, links, emphasis and
 * emoji are elements of their own there. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 */
export function toSlack(message: Message): SlackPayload {
  return fit(message, print, fits);
}

const fits = ({ blocks }: SlackPayload): boolean =>
  blocks.length <= SLACK.blocks &&
  JSON.stringify(blocks).length <= SLACK.characters &&
  blocks.every((block) => textOf(block).length <= SLACK.text);

/** All characters that a block shows. */
export function textOf(block: Block | object): string {
  const texts: string[] = [];
  JSON.stringify(block, (key, value: unknown) => {
    if (key === 'text' && typeof value === 'string') texts.push(value);
    return value;
  });
  return texts.join('');
}

function print(message: Message): SlackPayload {
  const title = `${ICONS[message.tone]} ${message.title}`;
  return {
    text: escapeMrkdwn(title).slice(0, SLACK.text),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: clipped(title, SLACK.header), emoji: false } },
      ...(message.facts.length > 0 ? [facts(message)] : []),
      ...message.sections.map(section),
      ...foot(message),
    ],
  };
}

/** https://docs.slack.dev/messaging/formatting-message-text: these three are all that has to be escaped. */
const escapeMrkdwn = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Characters as Slack counts them; half of one is none. */
const clipped = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text;

const plain = (text: string): RichTextElement => ({ type: 'text', text: text || ' ' });
const bold = (text: string): RichTextElement => ({ type: 'text', text, style: { bold: true } });
const lines = (...elements: RichTextElement[]): RichTextBlockElement => ({ type: 'rich_text_section', elements });

function facts({ facts: told }: Message): RichTextBlock {
  const elements = told.flatMap(({ label, value }, i) => [
    ...(i > 0 ? [plain('\n')] : []),
    bold(`${label}: `),
    plain(value),
  ]);
  return { type: 'rich_text', elements: [lines(...elements)] };
}

function section({ heading, parts }: Section): RichTextBlock {
  return { type: 'rich_text', elements: [lines(bold(heading)), ...parts.flatMap(part)] };
}

function part(told: Part): RichTextBlockElement[] {
  switch (told.kind) {
    case 'text':
      return [lines(plain(told.text))];
    case 'way':
      return [lines(plain(`${told.destination}: `), plain(wayLine(told)))];
    case 'items':
      return [
        {
          type: 'rich_text_list',
          style: 'bullet',
          elements: told.items.map((item) => ({ type: 'rich_text_section', elements: [plain(item)] })),
        },
      ];
    case 'command': {
      const code: RichTextBlockElement = {
        type: 'rich_text_preformatted',
        elements: [{ type: 'text', text: told.command }],
      };
      return told.text === '' ? [code] : [lines(plain(told.text)), code];
    }
  }
}

function foot({ links, note }: Message): RichTextBlock[] {
  const linked = links.flatMap(({ text, url }, i): RichTextElement[] => [
    ...(i > 0 ? [plain(' · ')] : []),
    { type: 'link', url, text },
  ]);
  const noted = note === undefined ? [] : [{ type: 'text', text: note, style: { italic: true } } as const];
  const elements = [...noted, ...(noted.length > 0 && linked.length > 0 ? [plain('\n')] : []), ...linked];
  return elements.length > 0 ? [{ type: 'rich_text', elements: [lines(...elements)] }] : [];
}
