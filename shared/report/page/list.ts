import { el } from './dom.ts';

export interface ListOptions<T> {
  /** Height of a row in px, as the style sheet has it at the moment. */
  readonly rowHeight: () => number;
  readonly cells: (item: T) => readonly HTMLElement[];
  readonly open: (item: T) => void;
  /** When the list is taken away. */
  readonly until: AbortSignal;
}

export interface List<T> {
  readonly element: HTMLElement;
  show(items: readonly T[]): void;
  /** All of the first `most` rows at once, to be printed; what it answers puts the window back. */
  unroll(most: number): () => void;
  focus(): void;
}

/** Rows beyond the window on each side, so that a fast scroll meets no gap. */
const SPARE = 12;

/**
 * A list of any length, of which only the rows in sight are in the document. Rows are made anew as they come into sight;
 * the arrows, Home, End and the page keys go from row to row.
 */
export function list<T>({ rowHeight, cells, open, until }: ListOptions<T>): List<T> {
  let items: readonly T[] = [];
  let unrolled = 0;
  const rows = new Map<number, HTMLElement>();
  const body = el('div', { class: 'rows', role: 'rowgroup' });
  const element = el('div', { class: 'window', role: 'presentation' }, body);

  const row = (index: number): HTMLElement => {
    const item = items[index];
    const made = el('div', { class: 'row', role: 'row', 'aria-rowindex': index + 2 });
    if (item !== undefined) made.append(...cells(item));
    if (unrolled === 0) made.style.transform = `translateY(${index * rowHeight()}px)`;
    made.dataset['index'] = String(index);
    return made;
  };

  const draw = (): void => {
    const height = rowHeight();
    const isWindow = unrolled === 0;
    const top = Math.max(0, -body.getBoundingClientRect().top);
    const from = isWindow ? Math.max(0, Math.floor(top / height) - SPARE) : 0;
    const to = Math.min(items.length, isWindow ? Math.ceil((top + innerHeight) / height) + SPARE : unrolled);
    for (const [index, made] of rows)
      if (index < from || index >= to) {
        // The row that has the focus stays: it would be lost with it.
        if (made.contains(document.activeElement)) continue;
        made.remove();
        rows.delete(index);
      }
    for (let index = from; index < to; index++) {
      if (rows.has(index)) continue;
      const made = row(index);
      rows.set(index, made);
      body.append(made);
    }
  };

  const redraw = (): void => {
    body.replaceChildren();
    rows.clear();
    body.style.height = unrolled === 0 ? `${items.length * rowHeight()}px` : 'auto';
    draw();
  };

  const go = (index: number): void => {
    const wanted = Math.max(0, Math.min(items.length - 1, index));
    const height = rowHeight();
    const top = body.getBoundingClientRect().top + wanted * height;
    if (top < 80) scrollBy({ top: top - 80 });
    else if (top + height > innerHeight) scrollBy({ top: top + height - innerHeight + 8 });
    draw();
    rows.get(wanted)?.querySelector('button')?.focus({ preventScroll: true });
  };

  body.addEventListener('keydown', (event) => {
    const at = Number((event.target as Element).closest<HTMLElement>('.row')?.dataset['index'] ?? 0);
    const page = Math.max(1, Math.floor(innerHeight / rowHeight()) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: items.length - 1,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  });
  body.addEventListener('click', (event) => {
    const index = (event.target as Element).closest<HTMLElement>('.row')?.dataset['index'];
    const item = items[Number(index)];
    if (index !== undefined && item !== undefined && getSelection()?.isCollapsed !== false) open(item);
  });
  addEventListener('scroll', draw, { passive: true, signal: until });
  addEventListener('resize', redraw, { signal: until });
  return {
    element,
    show(next) {
      items = next;
      redraw();
    },
    unroll(most) {
      unrolled = Math.min(most, items.length);
      redraw();
      return () => {
        unrolled = 0;
        redraw();
      };
    },
    focus: () => go(0),
  };
}
