import type { Language } from '../../text/languages.ts';
import type { PageWords } from '../../text/page/en.ts';
import { el } from './dom.ts';
import { short, type Row } from './model.ts';

/** The columns of the list, in their order. */
export type Column = keyof PageWords['column'];

/** What stops a job's packets, else the first thing to say of it. */
export function whatFound({ description }: Row, language: Language): string {
  const { findings, flows } = description.told[language];
  const [stopped] = flows.filter(({ verdict }) => verdict !== 'REACHABLE');
  return stopped ? (stopped.cause ?? stopped.verdict) : (findings[0]?.id ?? '');
}

/** How its packets leave, in few words. */
export function wayOut({ description: { mode, exit } }: Row, words: PageWords): string {
  return exit.kind === 'none' ? words.mode[mode.kind] : `${words.mode[mode.kind]} → ${words.exit[exit.kind]}`;
}

/** A job's row of the list. */
export function cells(row: Row, words: PageWords, language: Language): HTMLElement[] {
  const { description, move } = row;
  const { status } = description;
  const name = el('button', { type: 'button', class: 'job' }, row.name);
  const cell = (kind: string, ...parts: readonly (Node | string)[]) =>
    el('div', { role: 'cell', class: kind }, ...parts);
  return [
    cell('name', el('span', { class: `dot ${status}`, role: 'img', 'aria-label': words[status] }), name),
    cell('place', row.project, el('span', { class: 'quiet' }, ` ${row.region}`)),
    cell('way', wayOut(row, words)),
    cell(status === 'compliant' ? 'told quiet' : 'told', whatFound(row, language)),
    cell(
      'change',
      move ? el('span', { class: `badge ${move.kind}` }, words.move[move.kind]) : '',
      move?.cause ? el('span', { class: 'quiet' }, ` ${short(move.cause.resource)}`) : '',
    ),
  ];
}
