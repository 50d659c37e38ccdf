import type { PageWords } from '../../text/page/en.ts';
import type { Cause } from '../record.ts';
import { el, svg } from './dom.ts';
import type { Filter } from './filters.ts';
import { short, type Model } from './model.ts';

const STATUSES = ['violating', 'undetermined', 'compliant'] as const;
type Status = (typeof STATUSES)[number];

export interface OverviewOptions {
  readonly words: PageWords;
  readonly time: (text: string) => string;
  /** Whether a sweep goes on that is never held against another one. */
  readonly isLive: boolean;
  /** Shows the jobs that a number counts. */
  readonly choose: (filter: Partial<Filter>) => void;
}

/** What concerns more than one job: how many are in order, what has changed, what is required, what could not be read. */
export function overview({ head }: Model, options: OverviewOptions): HTMLElement {
  return el(
    'section',
    { class: 'overview', 'aria-label': options.words.title },
    totals(head, options),
    changes(head, options),
    compliance(head, options),
    unread(head, options),
  );
}

type Head = Model['head'];

function totals({ totals: counts, trend }: Head, { words, choose }: OverviewOptions): HTMLElement {
  const numbers = STATUSES.map((status) => {
    const button = el(
      'button',
      { type: 'button', class: `number ${status}` },
      el('b', {}, counts[status].toLocaleString()),
      el('span', {}, words[status]),
    );
    button.addEventListener('click', () => choose({ status }));
    return button;
  });
  const sum = `${words.jobs(counts.jobs)}, ${words.projects(counts.projects)}`;
  return el(
    'div',
    { class: 'card totals' },
    el('h2', {}, sum),
    bar(counts),
    el('div', { class: 'numbers' }, ...numbers),
    line(trend, words),
  );
}

/** How jobs divide, as a bar; the numbers below say the same. */
function bar(counts: Readonly<Record<Status, number>> & { readonly jobs: number }): SVGElement {
  const picture = svg('svg', {
    class: 'bar',
    viewBox: '0 0 600 12',
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
  });
  let x = 0;
  for (const status of STATUSES) {
    const width = counts.jobs === 0 ? 0 : (600 * counts[status]) / counts.jobs;
    if (width > 0) picture.append(svg('rect', { x, y: 0, width, height: 12, class: status }));
    x += width;
  }
  return picture;
}

/** The share of jobs in order, sweep by sweep. */
function line(trend: Head['trend'], words: PageWords): HTMLElement | undefined {
  const shares = trend.filter(({ jobs }) => jobs > 0).map(({ jobs, compliant }) => compliant / jobs);
  const [first, last] = [shares[0], shares.at(-1)];
  if (shares.length < 2 || first === undefined || last === undefined) return undefined;
  const at = (share: number, i: number) =>
    `${((i * 592) / (shares.length - 1) + 4).toFixed(1)} ${(52 - share * 44).toFixed(1)}`;
  const percent = (share: number) => Math.round(share * 100);
  const label = words.trendText(shares.length, percent(first), percent(last));
  const picture = svg('svg', { class: 'trend', viewBox: '0 0 600 60', role: 'img', 'aria-label': label });
  const points = shares.map(at).join(' L');
  const [x = '', y = ''] = at(last, shares.length - 1).split(' ');
  picture.append(
    svg('path', { class: 'area', d: `M4 56 L${points} L596 56 Z` }),
    svg('path', { d: `M${points}` }),
    svg('circle', { cx: x, cy: y, r: 4 }),
  );
  return el(
    'figure',
    {},
    el('figcaption', { class: 'quiet' }, `${words.trend}: ${percent(last)} % ${words.compliant}`),
    picture,
  );
}

function changes(
  { since, moves, causes }: Head,
  { words, time, choose, isLive }: OverviewOptions,
): HTMLElement | undefined {
  if (isLive) return undefined;
  if (!since)
    return el('div', { class: 'card' }, el('h2', {}, words.change), el('p', { class: 'quiet' }, words.firstSweep));
  const told: readonly [keyof typeof moves, string][] = [
    ['lost', words.lost(moves.lost)],
    ['recovered', words.recovered(moves.recovered)],
    ['other', words.otherwise(moves.other)],
    ['new', words.appeared(moves.new)],
    ['gone', words.gone(moves.gone)],
  ];
  const items = told
    .filter(([kind]) => moves[kind] > 0)
    .map(([kind, text]) => {
      if (kind === 'gone') return el('li', { class: kind }, text);
      const button = el('button', { type: 'button', class: 'plain' }, text);
      button.addEventListener('click', () => choose({ change: kind }));
      return el('li', { class: kind }, button);
    });
  const none = items.length === 0 ? el('p', { class: 'quiet' }, words.unchanged) : undefined;
  const list = causes.slice(0, 8).map(({ cause, lost, recovered, other }) => {
    const counts = [lost && words.lost(lost), recovered && words.recovered(recovered), other && words.otherwise(other)];
    return el(
      'li',
      {},
      ...causeText(cause, { words, time }),
      el('span', { class: 'quiet' }, counts.filter(Boolean).join(', ')),
    );
  });
  return el(
    'div',
    { class: 'card' },
    el('h2', {}, words.since(time(since.at))),
    none,
    el('ul', { class: 'moves' }, ...items),
    el('ul', { class: 'causes' }, ...list),
  );
}

/** Who changed what and when. */
export function causeText(
  { method, resource, principal, time: at }: Cause,
  { words, time }: Pick<OverviewOptions, 'words' | 'time'>,
): HTMLElement[] {
  return [
    el(
      'code',
      { title: resource },
      `${method.replace(/^(v1|beta|alpha)\.compute\.|^google\.cloud\.(vpcaccess|run)\.\w+\./, '')} ${short(resource)}`,
    ),
    el('span', {}, ` ${words.by(principal ?? words.somebody, time(at))} `),
  ];
}

function compliance({ compliance: rows }: Head, { words }: OverviewOptions): HTMLElement {
  const requirements = [...new Set(rows.map(({ requirement }) => requirement))];
  const sum = requirements.map((requirement) => {
    const own = rows.filter((row) => row.requirement === requirement);
    const add = (key: 'yes' | 'no' | 'unknown') => own.reduce((total, row) => total + row[key], 0);
    return { place: words.everywhere, requirement, yes: add('yes'), no: add('no'), unknown: add('unknown') };
  });
  const places = rows.slice(0, 2000).map(({ project, region, ...row }) => ({ place: `${project}, ${region}`, ...row }));
  const details = el('details', {}, el('summary', {}, words.byPlace));
  // Made when somebody looks: an organisation has thousands of places.
  details.addEventListener(
    'toggle',
    () =>
      details.open &&
      details.childElementCount === 1 &&
      details.append(
        el(
          'div',
          { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': words.byPlace },
          table(places, words, true),
        ),
      ),
  );
  return el('div', { class: 'card' }, el('h2', {}, words.requirements), table(sum, words, false), details);
}

interface Line {
  readonly place: string;
  readonly requirement: keyof PageWords['requirement'];
  readonly yes: number;
  readonly no: number;
  readonly unknown: number;
}

function table(lines: readonly Line[], words: PageWords, hasPlace: boolean): HTMLElement {
  const head = [...(hasPlace ? [words.column.place] : []), words.rule, words.kept, words.notKept, words.notKnown];
  const cells = ({ place, requirement, yes, no, unknown }: Line) => [
    ...(hasPlace ? [el('th', { scope: 'row' }, place)] : []),
    el(hasPlace ? 'td' : 'th', hasPlace ? {} : { scope: 'row' }, words.requirement[requirement]),
    el('td', { class: 'count' }, String(yes)),
    el('td', { class: no > 0 ? 'count violating' : 'count' }, String(no)),
    el('td', { class: unknown > 0 ? 'count undetermined' : 'count' }, String(unknown)),
  ];
  return el(
    'table',
    { class: 'compliance' },
    el('thead', {}, el('tr', {}, ...head.map((text) => el('th', { scope: 'col' }, text)))),
    el('tbody', {}, ...lines.map((line) => el('tr', {}, ...cells(line)))),
  );
}

function unread({ projects }: Head, { words }: OverviewOptions): HTMLElement | undefined {
  const troubled = projects.filter(({ state }) => state !== 'read');
  if (troubled.length === 0) return undefined;
  const items = troubled
    .slice(0, 200)
    .map(({ project, state, reasons }) =>
      el(
        'li',
        {},
        el('b', {}, project),
        ` ${words.state[state]}`,
        reasons.length > 0 ? el('span', { class: 'quiet' }, ` ${reasons.join('; ')}`) : undefined,
      ),
    );
  return el('div', { class: 'card unread' }, el('h2', {}, words.unread), el('ul', {}, ...items));
}
