import type { Listed, Overview } from '../model.ts';
import { el } from './dom.ts';
import type { Text } from './text.ts';

/** A column: its heading in the catalogue, and the text of a cell. */
export interface Column<Row> {
  readonly heading: keyof Text;
  readonly cell: (row: Row) => string | number;
  /** For what is read letter by letter: names, ranges, paths. */
  readonly code?: true;
  /** For a text of several lines. */
  readonly lines?: true;
}

/** A part of the page that is a table, or not there where it has no rows at all. Another one is one more in panels.ts. */
export interface Panel {
  readonly id: string;
  readonly heading: keyof Text;
  readonly rows: (overview: Overview) => Listed<unknown> | undefined;
  readonly columns: readonly Column<never>[];
}

/** A panel whose columns and rows belong together. */
export function panel<Row>(one: {
  readonly id: string;
  readonly heading: keyof Text;
  readonly rows: (overview: Overview) => Listed<Row> | undefined;
  readonly columns: readonly Column<Row>[];
}): Panel {
  return one;
}

/** What stands below the heading of a panel. */
export function contentOf({ columns, heading }: Panel, { items, total }: Listed<unknown>, text: Text): Node[] {
  if (total === 0) return [el('p', { class: 'none' }, text.none)];
  const label = String(text[heading]);
  const head = el('tr', {}, ...columns.map((column) => el('th', { scope: 'col' }, String(text[column.heading]))));
  const rows = (items as never[]).map((row) => el('tr', {}, ...columns.map((column) => cellOf(column, row))));
  const table = el('table', { 'aria-label': label }, el('thead', {}, head), el('tbody', {}, ...rows));
  // A table that is too wide is scrolled by itself, with the keyboard, too.
  const region = el('div', { class: 'wide', role: 'region', 'aria-label': label, tabindex: 0 }, table);
  const cut = items.length < total ? [el('p', { class: 'none' }, text.more(items.length, total))] : [];
  return [region, ...cut];
}

function cellOf({ cell, code, lines }: Column<never>, row: never): HTMLTableCellElement {
  const value = cell(row);
  const kind = typeof value === 'number' ? 'number' : code ? 'code' : lines ? 'lines' : undefined;
  // Right-to-left marks in a name must not turn the row around.
  return el('td', { class: kind }, el('bdi', {}, String(value)));
}
