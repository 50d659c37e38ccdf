import type { chat_v1 } from '@googleapis/chat';
import { createHash } from 'node:crypto';
import { ICONS, wayLine, type Message, type Part, type Section } from '../message.ts';
import { fit } from '../shorten.ts';
import { escapeHtml } from './html.ts';

type Widget = chat_v1.Schema$GoogleAppsCardV1Widget;
type CardSection = chat_v1.Schema$GoogleAppsCardV1Section;

/** What is posted to a space of Google Chat. */
export type GoogleChatPayload = Pick<chat_v1.Schema$Message, 'fallbackText' | 'thread'> & {
  readonly cardsV2: readonly chat_v1.Schema$CardWithId[];
};

/**
 * https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.messages/create: 32,000 bytes a message;
 * https://developers.google.com/workspace/chat/api/reference/rest/v1/cards: 100 widgets a card, the rest is not shown.
 */
export const GOOGLE_CHAT = { bytes: 32_000, widgets: 100 } as const;

/** A message as a card; texts of widgets are HTML and escaped, titles are shown as they are. */
export function toGoogleChat(message: Message): GoogleChatPayload {
  return fit(message, print, fits);
}

const fits = (payload: GoogleChatPayload): boolean =>
  Buffer.byteLength(JSON.stringify(payload)) <= GOOGLE_CHAT.bytes && widgetsOf(payload) <= GOOGLE_CHAT.widgets;

export function widgetsOf({ cardsV2 }: GoogleChatPayload): number {
  const sections = cardsV2.flatMap(({ card }) => card?.sections ?? []);
  return sections.reduce((sum, { widgets = [] }) => sum + widgets.length, 0);
}

function print({ id, tone, title, facts, sections, links, thread, note }: Message): GoogleChatPayload {
  const [first, ...others] = facts;
  const header = {
    title: unmarked(`${ICONS[tone]} ${title}`),
    ...(first && { subtitle: unmarked(first.value) }),
  };
  const told: CardSection[] = [
    ...(others.length > 0 ? [{ widgets: others.map(({ label, value }) => fact(label, value)) }] : []),
    ...sections.map(section),
    ...foot(links, note),
  ];
  return {
    fallbackText: unmarked(`${ICONS[tone]} ${title}`),
    cardsV2: [{ cardId: id, card: { header, sections: told } }],
    thread: { threadKey: createHash('sha256').update(thread).digest('hex').slice(0, 32) },
  };
}

/* What widgets read as HTML: https://developers.google.com/workspace/chat/format-messages#card-formatting */

/** Where it is not documented whether markup is read, there is none. */
const unmarked = (text: string): string => text.replaceAll('<', '‹').replaceAll('>', '›');

const fact = (label: string, value: string): Widget => ({
  decoratedText: { topLabel: label, text: escapeHtml(value), wrapText: true },
});
const paragraph = (text: string): Widget => ({ textParagraph: { text } });

const section = ({ heading, parts }: Section): CardSection => ({
  header: escapeHtml(heading),
  widgets: parts.map(part),
});

function part(told: Part): Widget {
  switch (told.kind) {
    case 'text':
      return paragraph(escapeHtml(told.text));
    case 'way':
      return paragraph(`<b>${escapeHtml(told.destination)}</b><br>${escapeHtml(wayLine(told))}`);
    case 'items':
      return paragraph(told.items.map((item) => `• ${escapeHtml(item)}`).join('<br>'));
    case 'command':
      return paragraph(
        `${told.text === '' ? '' : `${escapeHtml(told.text)}<br>`}<font color="#1a73e8">${escapeHtml(told.command)}</font>`,
      );
  }
}

function foot(links: Message['links'], note: string | undefined): CardSection[] {
  const buttons = links.map(({ text, url }) => ({ text, onClick: { openLink: { url } } }));
  const widgets = [
    ...(note === undefined ? [] : [paragraph(`<i>${escapeHtml(note)}</i>`)]),
    ...(buttons.length > 0 ? [{ buttonList: { buttons } }] : []),
  ];
  return widgets.length > 0 ? [{ widgets }] : [];
}
