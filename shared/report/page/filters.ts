import type { PageWords } from '../../text/page/en.ts';
import { CHOICES, NONE, VALUES, type Choice, type Offers } from './choices.ts';
import { el } from './dom.ts';
import { short, type Row } from './model.ts';

/** What is asked for; an empty text means all. */
export interface Filter extends Record<Choice, string> {
  text: string;
}

export const noFilter = (): Filter => ({
  text: '',
  project: '',
  region: '',
  network: '',
  status: '',
  finding: '',
  change: '',
});

/** Rows that a filter lets through, in their order. */
export function filtered(rows: readonly Row[], filter: Filter): Row[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const asked = CHOICES.filter((choice) => filter[choice] !== '');
  return rows.filter(
    (row) =>
      asked.every((choice) => VALUES[choice](row).includes(filter[choice])) &&
      words.every((word) => row.job.toLowerCase().includes(word)),
  );
}

export interface FilterForm {
  readonly element: HTMLElement;
  /** Sets what is asked for from outside: a number of the overview was chosen. */
  set(change: Partial<Filter>): void;
}

/** The form in which filters are chosen; it offers what there is. */
export function filterForm(
  offers: Offers,
  filter: Filter,
  { words, changed }: { readonly words: PageWords; readonly changed: () => void },
): FilterForm {
  const search = el('input', {
    type: 'search',
    id: 'search',
    value: filter.text,
    autocomplete: 'off',
    spellcheck: 'false',
  });
  search.addEventListener('input', () => {
    filter.text = search.value;
    changed();
  });
  const selects = new Map(CHOICES.map((choice) => [choice, select(choice, offers, words)]));
  for (const [choice, made] of selects) {
    made.value = filter[choice];
    made.addEventListener('change', () => {
      filter[choice] = made.value;
      changed();
    });
  }
  const set = (change: Partial<Filter>): void => {
    Object.assign(filter, change);
    search.value = filter.text;
    for (const [choice, made] of selects) made.value = filter[choice];
    changed();
  };
  const clear = el('button', { type: 'button', class: 'plain' }, words.clear);
  clear.addEventListener('click', () => set(noFilter()));
  const fields = [...selects].map(([choice, made]) => field(`filter-${choice}`, words[choice], made));
  const element = el(
    'form',
    { class: 'filters', role: 'search', 'aria-label': words.filters },
    field('search', words.search, search),
    ...fields,
    clear,
  );
  element.addEventListener('submit', (event) => event.preventDefault());
  return { element, set };
}

const field = (id: string, label: string, input: HTMLElement): HTMLElement =>
  el('div', { class: 'field' }, el('label', { for: id }, label), input);

function select(choice: Choice, offers: Offers, words: PageWords): HTMLSelectElement {
  const options = [...offers[choice]].sort(([a], [b]) => (a < b ? -1 : 1));
  const made = el('select', { id: `filter-${choice}` }, el('option', { value: '' }, words.all));
  for (const [value, count] of options)
    made.append(el('option', { value }, `${labelOf(choice, value, words)} (${count})`));
  return made;
}

function labelOf(choice: Choice, value: string, words: PageWords): string {
  if (value === NONE) return words.none;
  if (choice === 'status') return words[value as Row['description']['status']];
  if (choice === 'change') return words.move[value as keyof PageWords['move']];
  return choice === 'network' ? short(value) : value;
}
