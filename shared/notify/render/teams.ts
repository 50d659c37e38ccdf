import { ICONS, wayLine, type Message, type Part, type Section } from '../message.ts';
import { fit } from '../shorten.ts';

/** One run of text, which Adaptive Cards show as it is: Markdown is for TextBlock alone. https://adaptivecards.io/explorer/TextRun.html */
interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Large';
  readonly fontType?: 'Monospace';
  readonly isSubtle?: true;
  readonly color?: 'Good' | 'Attention' | 'Warning' | 'Accent';
}

interface RichTextBlock {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly TextRun[];
  readonly spacing?: 'None' | 'Small' | 'Medium';
}

interface Container {
  readonly type: 'Container';
  readonly items: readonly RichTextBlock[];
  readonly style?: 'emphasis';
  readonly spacing?: 'Small' | 'Medium';
  readonly separator?: true;
}

export interface AdaptiveCard {
  readonly $schema: string;
  readonly type: 'AdaptiveCard';
  readonly version: '1.4';
  readonly fallbackText: string;
  readonly body: readonly (RichTextBlock | Container)[];
  readonly actions: readonly { readonly type: 'Action.OpenUrl'; readonly title: string; readonly url: string }[];
  readonly msteams: { readonly width: 'Full' };
}

/** What is posted to a workflow that begins when a Teams webhook request is received. */
export interface TeamsPayload {
  readonly type: 'message';
  readonly attachments: readonly {
    readonly contentType: 'application/vnd.microsoft.card.adaptive';
    readonly contentUrl: null;
    readonly content: AdaptiveCard;
  }[];
}

/**
 * https://learn.microsoft.com/microsoftteams/limits-specifications-teams: about 28 KB a message, with what Teams adds; six
 * actions a card.
 */
export const TEAMS = { bytes: 26_000, actions: 6 } as const;

/** A message as an Adaptive Card, posted through Workflows. */
export function toTeams(message: Message): TeamsPayload {
  return fit(message, print, (payload) => Buffer.byteLength(JSON.stringify(payload)) <= TEAMS.bytes);
}

const COLORS = { good: 'Good', bad: 'Attention', doubt: 'Warning', work: 'Accent' } as const;

function print({ tone, title, facts, sections, links, note }: Message): TeamsPayload {
  const heading = `${ICONS[tone]} ${title}`;
  const content: AdaptiveCard = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    fallbackText: inert(heading),
    body: [
      block([run(heading, { weight: 'Bolder', size: 'Large', color: COLORS[tone] })]),
      ...(facts.length > 0 ? [container(facts.map(fact), { style: 'emphasis' })] : []),
      ...sections.map(section),
      ...(note === undefined ? [] : [block([run(note, { isSubtle: true })])]),
    ],
    actions: links.slice(0, TEAMS.actions).map(({ text, url }) => ({ type: 'Action.OpenUrl', title: text, url })),
    msteams: { width: 'Full' },
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
}

/** Templates (`${...}`) and functions of dates (`{{DATE(...)}}`) would be carried out: a joiner, which is not seen, parts them. */
const inert = (text: string): string => text.replace(/([{$])(?=\{)/g, '$1\u2060');

const run = (text: string, style: Partial<TextRun> = {}): TextRun => ({ type: 'TextRun', text: inert(text), ...style });
const block = (inlines: readonly TextRun[], style: Partial<RichTextBlock> = {}): RichTextBlock => ({
  type: 'RichTextBlock',
  inlines,
  ...style,
});
const container = (items: readonly RichTextBlock[], style: Partial<Container> = {}): Container => ({
  type: 'Container',
  items,
  ...style,
});

const fact = ({ label, value }: Message['facts'][number]): RichTextBlock =>
  block([run(`${label}: `, { weight: 'Bolder' }), run(value)], { spacing: 'None' });

const section = ({ heading, parts }: Section): Container =>
  container([block([run(heading, { weight: 'Bolder' })]), ...parts.flatMap(part)], {
    spacing: 'Medium',
    separator: true,
  });

function part(told: Part): RichTextBlock[] {
  switch (told.kind) {
    case 'text':
      return [block([run(told.text)], { spacing: 'Small' })];
    case 'way':
      return [block([run(`${told.destination}: `, { weight: 'Bolder' }), run(wayLine(told))], { spacing: 'Small' })];
    case 'items':
      return told.items.map((item) => block([run(`• ${item}`)], { spacing: 'None' }));
    case 'command': {
      const code = block([run(told.command, { fontType: 'Monospace' })], { spacing: 'Small' });
      return told.text === '' ? [code] : [block([run(told.text)], { spacing: 'Small' }), code];
    }
  }
}
