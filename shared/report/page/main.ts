import type { Language } from '../../text/languages.ts';
import { pageEn, type PageWords } from '../../text/page/en.ts';
import { pageZhCN } from '../../text/page/zh-cn.ts';
import { cells } from './cells.ts';
import { detail } from './detail.ts';
import { el } from './dom.ts';
import { filtered, filterForm, noFilter } from './filters.ts';
import { list } from './list.ts';
import { readModel, type Model, type Row } from './model.ts';
import { columnHeads, sorted, type Order } from './order.ts';
import { overview } from './overview.ts';

const WORDS: Readonly<Record<Language, PageWords>> = { en: pageEn, 'zh-CN': pageZhCN };
/** How often a page that is live asks again, in ms. */
const LIVE_MS = 2000;
/** More rows than anybody would put on paper. */
const MOST_PRINTED = 2000;

const filter = noFilter();
const order: Order = { column: undefined, isDescending: false };
let language: Language = document.documentElement.lang === 'zh-CN' ? 'zh-CN' : 'en';
let model: Model | undefined;
let opened: string | undefined;
let shown = new AbortController();

const time = (text: string): string => {
  const date = new Date(text);
  return Number.isNaN(date.getTime())
    ? text
    : date.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
};

function show(): void {
  const words = WORDS[language];
  shown.abort();
  shown = new AbortController();
  document.documentElement.lang = language;
  document.title = `run-egress: ${words.title}`;
  if (!model) return document.body.replaceChildren(el('p', { class: 'loading', role: 'status' }, words.loading));
  const { head, rows, offers } = model;
  const count = el('p', { class: 'shown', role: 'status' });
  const nothing = el('p', { class: 'quiet nothing' }, words.nothing);
  const jobs = list<Row>({ rowHeight, cells: (row) => cells(row, words, language), open, until: shown.signal });
  const update = (): void => {
    const found = filtered(rows, filter);
    count.textContent = words.shown(found.length, rows.length);
    nothing.hidden = found.length > 0;
    table.setAttribute('aria-rowcount', String(found.length + 1));
    jobs.show(sorted(found, order, words));
  };
  const form = filterForm(offers, filter, { words, changed: update });
  const choose = (change: Partial<typeof filter>): void => {
    form.set({ ...noFilter(), ...change });
    form.element.scrollIntoView({ block: 'start' });
    form.element.querySelector('input')?.focus({ preventScroll: true });
  };
  const table = el(
    'div',
    { class: 'table', role: 'table', 'aria-label': words.jobs(rows.length), id: 'jobs' },
    columnHeads(order, words, update),
    jobs.element,
  );
  document.body.replaceChildren(
    el('a', { class: 'skip', href: '#jobs' }, words.skip),
    header(head, words),
    el(
      'main',
      {},
      overview(model, { words, time, choose, isLive: document.documentElement.dataset['live'] !== undefined }),
      form.element,
      count,
      table,
      nothing,
      el('p', { class: 'printed' }, rows.length > MOST_PRINTED ? words.printed(MOST_PRINTED) : ''),
    ),
  );
  document.querySelector('.skip')?.addEventListener('click', (event) => {
    event.preventDefault();
    jobs.focus();
  });
  update();
  onPrint = () => jobs.unroll(MOST_PRINTED);
}

function header({ scope, startedAt }: Model['head'], words: PageWords): HTMLElement {
  const other: Language = language === 'en' ? 'zh-CN' : 'en';
  const languages = el('button', { type: 'button', class: 'plain', lang: other }, other === 'en' ? 'English' : '中文');
  languages.addEventListener('click', () => {
    language = other;
    show();
    document.querySelector<HTMLElement>('header button')?.focus();
  });
  const theme = el('button', { type: 'button', class: 'plain', 'aria-label': words.theme }, '◐');
  theme.addEventListener('click', () => {
    const { dataset } = document.documentElement;
    const isDark = dataset['theme'] ? dataset['theme'] === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    dataset['theme'] = isDark ? 'light' : 'dark';
  });
  const { live: source, home } = document.documentElement.dataset;
  const live = source === undefined ? undefined : el('span', { class: 'live' }, words.live);
  const back = home === undefined ? undefined : el('a', { class: 'home', href: home }, words.home);
  return el(
    'header',
    { class: 'top' },
    el('p', { class: 'mark' }, 'run-egress', back),
    el('h1', {}, words.title),
    el('p', { class: 'quiet' }, words.sweptAt(scope, time(startedAt)), ' ', live),
    el('div', { class: 'controls' }, languages, theme),
  );
}

const rowHeight = (): number => (matchMedia('(max-width: 720px)').matches ? 76 : 44);

/** Shows one job; its address can be given to others. */
function open(row: Row): void {
  const before = document.activeElement;
  const dialog = detail(row, { language, words: WORDS[language], time });
  document.body.append(dialog);
  opened = row.job;
  history.replaceState(null, '', `#${encodeURIComponent(row.job)}`);
  dialog.showModal();
  dialog.querySelector('h2')?.focus();
  dialog.addEventListener('close', () => {
    dialog.remove();
    opened = undefined;
    history.replaceState(null, '', location.pathname + location.search);
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  });
}

let onPrint: () => () => void = () => () => undefined;
let afterPrint: () => void = () => undefined;
addEventListener('beforeprint', () => (afterPrint = onPrint()));
addEventListener('afterprint', () => afterPrint());

async function start(): Promise<void> {
  // Showing anything takes the data out of the page.
  const text = document.getElementById('data')?.textContent ?? '';
  show();
  const source = document.documentElement.dataset['live'];
  if (source !== undefined) return follow(source);
  model = await readModel(text);
  if (!model)
    return document.body.replaceChildren(el('p', { class: 'loading', role: 'alert' }, WORDS[language].broken));
  show();
  const wanted = decodeURIComponent(location.hash.slice(1));
  const row = wanted === '' ? undefined : model.rows.find(({ job }) => job === wanted);
  if (row) open(row);
}

/** Asks for the lines of a sweep that goes on, and shows what has changed; not while somebody looks at a job. */
async function follow(source: string): Promise<void> {
  for (let before = ''; ; await new Promise((resolve) => setTimeout(resolve, LIVE_MS))) {
    const text = await fetch(source).then(
      (response) => (response.ok ? response.text() : before),
      () => before,
    );
    if (text === before || opened !== undefined) continue;
    before = text;
    const next = await readModel(text);
    if (!next) continue;
    model = next;
    const [x, y] = [scrollX, scrollY];
    show();
    scrollTo(x, y);
  }
}

void start();
