import type { Listed, Overview } from '../model.ts';
import { byId, el } from './dom.ts';
import { contentOf, type Panel } from './panel.ts';
import { PANELS } from './panels.ts';
import { catalogueFor } from './text.ts';

const POLL_MS = 1000;

const { lang, text } = catalogueFor(navigator.languages);
const choice = byId<HTMLSelectElement>('project');
const button = byId<HTMLButtonElement>('pause');
const state = byId('state');

let isPaused = false;
/** What each panel shows, as JSON: one that has not changed keeps its place, its selection and its focus. */
const shown = new Map<string, string>();

document.documentElement.lang = lang;
document.title = text.title;
byId('title').textContent = text.title;
byId('project-label').textContent = text.project;
byId('sections').setAttribute('aria-label', text.sections);
button.textContent = text.pause;

for (const panel of PANELS) {
  const label = String(text[panel.heading]);
  const heading = el('h2', { id: `${panel.id}-heading` }, label, ' ', el('span', { class: 'count' }));
  const body = el('div', { class: 'body' });
  byId('panels').append(el('section', { id: panel.id, 'aria-labelledby': heading.id }, heading, body));
  byId('sections').append(el('a', { href: `#${panel.id}`, id: `to-${panel.id}` }, label));
}

button.addEventListener('click', () => {
  isPaused = !isPaused;
  button.textContent = isPaused ? text.resume : text.pause;
  say(isPaused ? text.paused : text.live);
  if (!isPaused) void look();
});
choice.addEventListener('change', () => {
  history.replaceState(null, '', `?project=${encodeURIComponent(choice.value)}${location.hash}`);
  void look();
});

/** Told to screen readers when it changes, and only then. */
function say(message: string): void {
  if (state.textContent !== message) state.textContent = message;
}

function asked(): string | undefined {
  return new URLSearchParams(location.search).get('project') ?? undefined;
}

async function look(): Promise<void> {
  const project = asked();
  const query = project === undefined ? '' : `?project=${encodeURIComponent(project)}`;
  try {
    const answer = await fetch(`/emulator/overview${query}`);
    if (!answer.ok) throw new Error(answer.statusText);
    const overview = (await answer.json()) as Overview;
    // Whoever chose another project meanwhile waits for that one.
    if (isPaused || project !== asked()) return;
    show(overview);
    say(text.live);
  } catch {
    say(text.lost);
  }
}

function show(overview: Overview): void {
  byId('clock').textContent = text.clock(overview.now.replace(/\.\d+Z$/, 'Z'), overview.speed);
  showProjects(overview);
  showLinks(overview);
  for (const panel of PANELS) showPanel(panel, panel.rows(overview));
}

function showProjects({ project, projects }: Overview): void {
  if (isShown('projects', projects)) return;
  choice.replaceChildren(...projects.map((id) => el('option', { value: id, selected: id === project }, id)));
}

function showLinks({ links }: Overview): void {
  if (isShown('links', links)) return;
  const safe = links.filter(({ url }) => /^(https?:\/\/|\/(?![/\\]))/.test(url));
  byId('links').replaceChildren(
    ...safe.map(({ title, url }) => el('a', { href: url, rel: 'noreferrer' }, title[lang])),
  );
}

function showPanel(panel: Panel, rows: Listed<unknown> | undefined): void {
  byId(panel.id).hidden = rows === undefined;
  byId(`to-${panel.id}`).hidden = rows === undefined;
  if (rows === undefined) return;
  if (isShown(panel.id, rows)) return;
  const section = byId(panel.id);
  const body = section.querySelector('.body');
  const { scrollLeft = 0, scrollTop = 0 } = section.querySelector('.wide') ?? {};
  const hadFocus = body?.contains(document.activeElement) ?? false;
  section.querySelector('.count')?.replaceChildren(rows.total === 0 ? '' : `(${rows.total})`);
  body?.replaceChildren(...contentOf(panel, rows, text));
  const wide = section.querySelector<HTMLElement>('.wide');
  if (!wide) return;
  wide.scrollTo(scrollLeft, scrollTop);
  if (hadFocus) wide.focus({ preventScroll: true });
}

/** Whether a part shows that already; from now on it does. */
function isShown(part: string, what: unknown): boolean {
  const json = JSON.stringify(what);
  if (shown.get(part) === json) return true;
  shown.set(part, json);
  return false;
}

/** Nobody looks at a page in the background. */
async function live(): Promise<void> {
  for (;;) {
    if (!isPaused && !document.hidden) await look();
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

void live();
