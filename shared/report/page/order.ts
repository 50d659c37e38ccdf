import type { PageWords } from '../../text/page/en.ts';
import { wayOut, whatFound, type Column } from './cells.ts';
import { el } from './dom.ts';
import type { Row } from './model.ts';

/** In which order jobs stand: as a column has it, or without one as the report has it, by project. */
export interface Order {
  column: Column | undefined;
  isDescending: boolean;
}

const STATUSES = ['violating', 'undetermined', 'compliant'];
const MOVES = ['lost', 'other', 'new', 'recovered'];
const placeIn = (list: readonly string[], value: string | undefined): string =>
  String((list.indexOf(value ?? '') + list.length + 1) % (list.length + 1));

/** What of a row each column goes by: the worst comes first, and what is the same stands together. */
const KEYS: Readonly<Record<Column, (row: Row, words: PageWords) => string>> = {
  job: ({ name }) => name,
  place: ({ project, region }) => `${project} ${region}`,
  way: (row, words) => wayOut(row, words),
  told: (row) => `${placeIn(STATUSES, row.description.status)} ${whatFound(row, 'en')}`,
  change: ({ move }) => `${placeIn(MOVES, move?.kind)} ${move?.cause?.resource ?? ''}`,
};

/** Rows in an order; those that the column has the same of stay as they were. */
export function sorted(rows: readonly Row[], { column, isDescending }: Order, words: PageWords): readonly Row[] {
  if (column === undefined) return rows;
  const keyed = rows.map((row) => ({ row, key: KEYS[column](row, words) }));
  const sign = isDescending ? -1 : 1;
  // By code units: names and ids are ASCII, and a collation would take many times as long.
  keyed.sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -sign : sign));
  return keyed.map(({ row }) => row);
}

/** The heads of the columns. Each sorts: up, down, and as the report has it. */
export function columnHeads(order: Order, words: PageWords, changed: () => void): HTMLElement {
  const heads = (Object.keys(words.column) as Column[]).map((column) => {
    const button = el('button', { type: 'button' }, words.column[column]);
    const head = el('div', { role: 'columnheader', 'data-title': words.column[column] }, button);
    button.addEventListener('click', () => {
      const isSame = order.column === column;
      order.column = isSame && order.isDescending ? undefined : column;
      order.isDescending = isSame && order.column !== undefined;
      mark();
      changed();
    });
    return { column, head };
  });
  const mark = (): void => {
    for (const { column, head } of heads)
      head.ariaSort = order.column !== column ? null : order.isDescending ? 'descending' : 'ascending';
  };
  mark();
  const row = el('div', { role: 'row', 'aria-rowindex': 1 }, ...heads.map(({ head }) => head));
  return el('div', { role: 'rowgroup', class: 'columns' }, row);
}
