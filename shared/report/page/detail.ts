import type { Language } from '../../text/languages.ts';
import type { PageWords } from '../../text/page/en.ts';
import { diagrams } from './diagram.ts';
import { el } from './dom.ts';
import { short, toldOf, type Row } from './model.ts';
import { causeText } from './overview.ts';

export interface DetailOptions {
  readonly language: Language;
  readonly words: PageWords;
  readonly time: (text: string) => string;
}

/** All that is known of one job, in a dialog: its way, what stops it, what to do, what changed. */
export function detail(row: Row, { language, words, time }: DetailOptions): HTMLDialogElement {
  const { description, move } = row;
  const { flows, findings } = toldOf(row, language);
  const close = el('button', { type: 'button', class: 'close', 'aria-label': words.close }, '×');
  const dialog = el(
    'dialog',
    { class: 'detail', 'aria-labelledby': 'detail-title' },
    el(
      'header',
      {},
      el('span', { class: `dot ${description.status}` }),
      el('h2', { id: 'detail-title', tabindex: -1 }, row.name),
      el('span', { class: 'quiet' }, `${row.project}, ${row.region}`),
      close,
    ),
    changed(move, { words, time }),
    section(
      words.findings,
      findings.length === 0
        ? [el('p', { class: 'quiet' }, words.fine)]
        : findings.map((finding) => findingOf(finding, words)),
    ),
    section(
      words.way,
      flows.flatMap((flow) => [el('h4', {}, `${flow.destination} ${flow.verdict}`), ...diagrams(flow, words)]),
    ),
    section(words.requirements, [requirements(row, { flows, findings }, words)]),
    section(words.facts, [facts(row, words)]),
  );
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  return dialog;
}

const section = (title: string, parts: readonly HTMLElement[]): HTMLElement =>
  el('section', {}, el('h3', {}, title), ...parts);

function changed(move: Row['move'], { words, time }: Pick<DetailOptions, 'words' | 'time'>): HTMLElement | undefined {
  if (!move) return undefined;
  const { kind, from, cause } = move;
  const before = from === null ? '' : words.wasBefore(words[from]);
  return el(
    'section',
    { class: `changed ${kind}` },
    el('h3', {}, words.whatChanged),
    el('p', {}, el('b', {}, words.move[kind]), before && ` (${before})`),
    cause ? el('p', {}, ...causeText(cause, { words, time })) : undefined,
  );
}

type Finding = Told['findings'][number];

function findingOf({ id, severity, resource, summary, nextSteps }: Finding, words: PageWords): HTMLElement {
  const steps = nextSteps.map(({ text, command }, i) => {
    // A sentence that is about several commands stands once.
    const isNew = nextSteps[i - 1]?.text !== text;
    return el('li', {}, isNew ? text : undefined, command === undefined ? undefined : commandOf(command, words));
  });
  return el(
    'article',
    { class: `finding ${severity}` },
    el('p', {}, el('span', { class: 'badge' }, words.severity[severity] ?? severity), ` ${summary}`),
    el('p', { class: 'quiet' }, el('code', { title: resource }, id), ` ${short(resource)}`),
    steps.length > 0 ? el('h4', {}, words.nextSteps) : undefined,
    steps.length > 0 ? el('ol', {}, ...steps) : undefined,
  );
}

/** A command that can be taken along. */
function commandOf(command: string, words: PageWords): HTMLElement {
  const copy = el('button', { type: 'button', class: 'copy', 'aria-label': words.copyCommand(command) }, words.copy);
  copy.addEventListener('click', () => {
    void copyText(command).then(() => {
      copy.textContent = words.copied;
      setTimeout(() => (copy.textContent = words.copy), 2000);
    });
  });
  return el(
    'div',
    { class: 'command' },
    el('pre', { tabindex: 0, 'aria-label': command }, el('code', {}, ...wordsOf(command))),
    copy,
  );
}

/** Lines break between words, not behind the hyphens of a flag. */
function wordsOf(command: string): (Node | string)[] {
  return command.split(' ').flatMap((word, i) => [i > 0 ? ' ' : '', el('span', { class: 'word' }, word)]);
}

/** Where a page may not use the clipboard, the old way still works. */
async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el('textarea', { 'aria-hidden': 'true' });
    area.value = text;
    (document.querySelector('dialog[open]') ?? document.body).append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}

type Told = Row['description']['told'][Language];
type RequirementId = Row['description']['requirements'][number]['id'];

/** The findings that say why a requirement is not kept; of destinations the flows do. */
const REASONS: Readonly<Record<RequirementId, readonly string[]>> = {
  destinations: [],
  modes: ['mode-not-allowed', 'mode-invalid'],
  egress: ['egress-not-required', 'mode-invalid'],
  via: ['exit-not-required'],
  reservedAddress: ['address-not-reserved'],
};

function whyNot(id: RequirementId, { flows, findings }: Told, words: PageWords): string {
  const said = findings.filter((finding) => REASONS[id].includes(finding.id)).map(({ summary }) => summary);
  if (said.length > 0) return said.join('; ');
  if (id !== 'destinations') return words.noExit;
  const lost = flows.filter(({ verdict }) => verdict !== 'REACHABLE');
  return lost.map(({ destination, verdict, cause }) => `${destination} ${cause ?? verdict}`).join(', ');
}

function requirements({ description }: Row, told: Told, words: PageWords): HTMLElement {
  const marks = { yes: '✓', no: '✗', unknown: '?' };
  const says = { yes: words.kept, no: words.notKept, unknown: words.notKnown };
  return el(
    'ul',
    { class: 'requirements' },
    ...description.requirements.map(({ id, complies }) =>
      el(
        'li',
        { class: complies },
        el('span', { class: 'mark', role: 'img', 'aria-label': says[complies] }, marks[complies]),
        ` ${words.requirement[id]}`,
        complies === 'yes' ? undefined : el('span', { class: 'why quiet' }, whyNot(id, told, words)),
      ),
    ),
  );
}

function facts({ job, project, region, name, description }: Row, words: PageWords): HTMLElement {
  const { mode, network, exit } = description;
  const part = encodeURIComponent;
  const href = `https://console.cloud.google.com/run/jobs/details/${part(region)}/${part(name)}/executions?project=${part(project)}`;
  const rows: readonly (readonly [string, string | undefined])[] = [
    [words.column.job, job],
    [words.column.way, [words.exit[exit.kind], ...exit.addresses].join(' ')],
    [words.networkMode, [words.mode[mode.kind], mode.egress].filter(Boolean).join(', ')],
    [words.connector, mode.connector],
    [words.subnetwork, mode.subnetwork],
    [words.tags, mode.tags?.join(', ')],
    [words.network, network],
  ];
  const told = rows.flatMap(([key, value]) => (value ? [el('dt', {}, key), el('dd', {}, value)] : []));
  const link = el('a', { href, rel: 'noreferrer noopener', target: '_blank' }, words.consoleLink);
  return el('div', {}, el('dl', {}, ...told), el('p', {}, link));
}
