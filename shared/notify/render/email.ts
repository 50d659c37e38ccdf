import { createHash } from 'node:crypto';
import { ICONS, wayLine, type Message, type Part, type Section } from '../message.ts';
import { fit } from '../shorten.ts';
import { escapeHtml } from './html.ts';
import { toText } from './text.ts';

/** What is put on `run-egress-emails`: whoever sends mail has nothing left to decide. */
export interface EmailPayload {
  readonly version: 1;
  readonly id: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** For the header References: mail about one job is shown as a conversation. */
  readonly thread: string;
}

/** Mail readers cut long subjects; Gmail hides what is above 102 KB. */
export const EMAIL = { subject: 200, bytes: 90_000 } as const;

export function toEmail(message: Message, recipients: readonly string[]): EmailPayload {
  const print = (told: Message): EmailPayload => ({
    version: 1,
    id: told.id,
    to: recipients,
    subject: `${ICONS[told.tone]} ${told.title}`.slice(0, EMAIL.subject).toWellFormed(),
    text: toText(told),
    html: toHtml(told),
    thread: `${createHash('sha256').update(told.thread).digest('hex').slice(0, 32)}@run-egress`,
  });
  return fit(message, print, ({ html }) => Buffer.byteLength(html) <= EMAIL.bytes);
}

function toHtml({ language, tone, title, facts, sections, links, note }: Message): string {
  const rows = facts.map(
    ({ label, value }) => `<tr><th align="left">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  const linked = links.map(({ text, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`);
  return [
    `<!doctype html><html lang="${language}"><meta charset="utf-8"><body>`,
    `<h2>${ICONS[tone]} ${escapeHtml(title)}</h2>`,
    `<table>${rows.join('')}</table>`,
    ...sections.map(section),
    note === undefined ? '' : `<p><em>${escapeHtml(note)}</em></p>`,
    `<p>${linked.join(' · ')}</p>`,
    '</body></html>',
  ].join('\n');
}

const section = ({ heading, parts }: Section): string =>
  `<h3>${escapeHtml(heading)}</h3>\n${parts.map(part).join('\n')}`;

function part(told: Part): string {
  switch (told.kind) {
    case 'text':
      return `<p>${escapeHtml(told.text)}</p>`;
    case 'way':
      return `<p><strong>${escapeHtml(told.destination)}</strong>: ${escapeHtml(wayLine(told))}</p>`;
    case 'items':
      return `<ul>${told.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
    case 'command':
      return `${told.text === '' ? '' : `<p>${escapeHtml(told.text)}</p>`}<pre>${escapeHtml(told.command)}</pre>`;
  }
}
