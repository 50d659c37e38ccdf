import pc from 'picocolors';
import { locationOf, shortName } from '../../shared/names.ts';
import type { PrintedChange } from '../../shared/result/changes.ts';
import { render, tameText, type Language } from '../../shared/text/languages.ts';
import { escapeMarkdown, fenced } from './markdown-text.ts';

/** Changes under a heading, as plan, apply, undo and cleanup list them. */
export interface ChangeList {
  readonly title: string;
  /** What is to be known first: how a job's destinations stand. */
  readonly lines: readonly string[];
  /** Those with `because` are held back. */
  readonly changes: readonly PrintedChange[];
  /** Where there is nothing to change: why, and what a person can do. */
  readonly advice: readonly Advice[];
}

interface Advice {
  readonly text: string;
  readonly command?: string;
}

/** For a person at a terminal. */
export function toChangeTable(lists: readonly ChangeList[], language: Language, color: boolean): string {
  const colors = pc.createColors(color);
  let number = 0;
  const line = (change: PrintedChange, mark: string): string[] => [
    `  ${mark} ${headOf(change)}: ${change.reason}`,
    ...(change.because === undefined ? [] : [colors.yellow(`     ${change.because}`)]),
    ...commandsOf(change).map((command) => colors.cyan(`     ${command}`)),
  ];
  const blocks = lists.map(({ title, lines, changes, advice }) => {
    const { made, held } = split(changes);
    return [
      colors.bold(title),
      ...lines.map((text) => `  ${text}`),
      ...(changes.length + advice.length === 0 ? [`  ${render({ key: 'planNothing' }, language)}`] : []),
      ...made.flatMap((change) => line(change, `${(number += 1)}.`)),
      ...(held.length === 0 ? [] : [`  ${render({ key: 'planHeld' }, language)}`]),
      ...held.flatMap((change) => line(change, '-')),
      ...advice.flatMap(({ text, command }) => [
        `  ${text}`,
        ...(command === undefined ? [] : [colors.cyan(`     ${command}`)]),
      ]),
    ].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

/** As GitHub-flavoured Markdown, for a ticket or a pull request. */
export function toChangeMarkdown(lists: readonly ChangeList[], language: Language): string {
  const item = (change: PrintedChange): string => {
    const why = change.because === undefined ? '' : ` - ${escapeMarkdown(change.because)}`;
    const head = `- ${escapeMarkdown(`${headOf(change)}: ${change.reason}`)}${why}`;
    return withCommands(head, commandsOf(change));
  };
  const blocks = lists.flatMap(({ title, lines, changes, advice }) => {
    const { made, held } = split(changes);
    return [
      `## ${escapeMarkdown(title)}`,
      ...lines.map(escapeMarkdown),
      ...(changes.length + advice.length === 0 ? [escapeMarkdown(render({ key: 'planNothing' }, language))] : []),
      ...made.map(item),
      ...(held.length === 0 ? [] : [escapeMarkdown(render({ key: 'planHeld' }, language))]),
      ...held.map(item),
      ...advice.map(({ text, command }) =>
        withCommands(`- ${escapeMarkdown(text)}`, command === undefined ? [] : [command]),
      ),
    ];
  });
  return `${blocks.join('\n\n')}\n`;
}

const withCommands = (head: string, commands: readonly string[]): string =>
  commands.length === 0 ? head : `${head}\n\n${fenced(commands.join('\n'), 'sh').replace(/^/gm, '  ')}`;

/** A shell script that does the same, each change once and after what it needs. */
export function toChangeScript(lists: readonly ChangeList[], language: Language): string {
  const all = lists.map(({ title, changes }) => ({ title, ...split(changes) }));
  const count = all.reduce((sum, { made }) => sum + made.length, 0);
  const lines = all.flatMap(({ title, made, held }) => [
    '',
    comment(title),
    ...made.flatMap((change) => [comment(`${headOf(change)}: ${change.reason}`), ...scriptOf(change, language)]),
    ...held.flatMap((change) => [
      comment(`${render({ key: 'planHeld' }, language)} ${headOf(change)}: ${change.because ?? ''}`),
      ...commandsOf(change).map(comment),
    ]),
  ]);
  const head = ['#!/bin/sh', comment(render({ key: 'planScript', of: { count } }, language)), 'set -eu'];
  return `${[...head, ...lines].join('\n')}\n`;
}

function scriptOf(change: PrintedChange, language: Language): readonly string[] {
  const waits = change.verb === 'wait';
  const told = comment(render({ key: 'planWait', of: { resource: shortName(change.resource) } }, language));
  return waits ? [told, ...commandsOf(change)] : commandsOf(change);
}

const comment = (text: string): string => `# ${tameText(text)}`;

const split = (changes: readonly PrintedChange[]) => ({
  made: changes.filter(({ because }) => because === undefined),
  held: changes.filter(({ because }) => because !== undefined),
});

/** Verb, kind and name: `create router run-egress-my-vpc (europe-west2)`. */
export function headOf({ verb, resource, nat }: Pick<PrintedChange, 'verb' | 'resource' | 'nat'>): string {
  const place = locationOf(resource);
  const kind = (resource.split('/').at(-2) ?? '').replace(/sses$/, 'ss').replace(/([^s])s$/, '$1');
  const what = `${nat === undefined ? '' : `nat ${nat} / `}${kind} ${shortName(resource)}`;
  return tameText(`${verb} ${what}${place === '' ? '' : ` (${place})`}`);
}

const commandsOf = ({ command, commands }: PrintedChange): readonly string[] =>
  commands ?? (command === undefined ? [] : [command]);
