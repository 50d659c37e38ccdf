import type { PageWords } from '../../text/page/en.ts';
import type { PrintedFlow, PrintedStep, PrintedTrace } from '../../result/verdict.ts';
import { el, svg } from './dom.ts';
import { short } from './model.ts';

const WIDTH = 560;
const LINE_X = 22;
const TEXT_X = 52;
const LINE_HEIGHT = 17;
const GAP = 22;
/** Characters that fit beside the line; a Chinese one counts as two. */
const COLUMNS = 70;

interface Station {
  readonly kind: 'passed' | 'blocked' | 'undecided' | 'end' | 'unreached';
  readonly title: string;
  readonly lines: readonly string[];
  readonly resource: string | undefined;
}

/** The ways to one destination, each drawn as a line with its stations, from the job at the top to where packets end. */
export function diagrams(flow: PrintedFlow, words: PageWords): HTMLElement[] {
  return alike(flow.addresses).map(([first, ...others]) => {
    const stations = stationsOf(flow, first, words);
    const note = others.length > 0 ? el('p', { class: 'quiet' }, words.addresses(others.length)) : undefined;
    return el('figure', { class: 'route' }, draw(stations, words.diagram(flow.destination, first.verdict)), note);
  });
}

type Alike = readonly [PrintedTrace, ...PrintedTrace[]];

/** Addresses that fare alike are drawn once. */
function alike(traces: readonly PrintedTrace[]): Alike[] {
  const groups = new Map<string, [PrintedTrace, ...PrintedTrace[]]>();
  for (const trace of traces) {
    const key = JSON.stringify([trace.verdict, trace.steps]).replaceAll(JSON.stringify(trace.address).slice(1, -1), '');
    const group = groups.get(key);
    if (group) group.push(trace);
    else groups.set(key, [trace]);
  }
  return [...groups.values()];
}

function stationsOf(
  { destination }: PrintedFlow,
  { verdict, cause, address, steps }: PrintedTrace,
  words: PageWords,
): Station[] {
  const stations = steps.filter(({ state }) => state !== 'DELIVER').map((step) => stationOf(step, cause, words));
  const where = destination.startsWith(`${address}:`) ? destination : `${destination} (${address})`;
  const isReached = verdict === 'REACHABLE';
  const untold = verdict === 'UNDETERMINED' ? words.maybeReached : words.neverReached;
  const end: Station = {
    kind: isReached ? 'end' : 'unreached',
    title: isReached ? where : `${where} ${untold}`,
    lines: isReached ? wrap(steps.at(-1)?.text ?? '') : [],
    resource: undefined,
  };
  return [...stations, end];
}

function stationOf({ state, text, resource }: PrintedStep, cause: string | undefined, words: PageWords): Station {
  const kind = state === 'DROP' ? 'blocked' : state === 'ABORT' ? 'undecided' : 'passed';
  const title = words.station[state] ?? state;
  return { kind, title: kind !== 'passed' && cause ? `${title}: ${cause}` : title, lines: wrap(text), resource };
}

/** Draws stations along a line: solid as far as packets come, broken from there on. */
function draw(stations: readonly Station[], label: string): SVGElement {
  const tops: number[] = [];
  let height = 10;
  for (const { lines, resource } of stations) {
    tops.push(height);
    height += LINE_HEIGHT * (1 + lines.length + (resource === undefined ? 0 : 1)) + GAP;
  }
  height -= GAP - 8;
  const said = stations.map(({ title, lines }) => [title, ...lines].join(' ')).join('. ');
  const picture = svg('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': `${label}. ${said}` });
  for (const i of stations.keys()) {
    const [top = 0, next] = [tops[i], tops[i + 1]];
    const broken = stations[i + 1]?.kind === 'unreached';
    if (next !== undefined)
      picture.append(
        svg('line', { x1: LINE_X, x2: LINE_X, y1: top + 8, y2: next + 8, class: broken ? 'track broken' : 'track' }),
      );
  }
  for (const [i, station] of stations.entries()) picture.append(stop(station, tops[i] ?? 0));
  return picture;
}

function stop({ kind, title, lines, resource }: Station, top: number): SVGElement {
  const [x, y] = [LINE_X, top + 8];
  const group = svg('g', { class: `stop ${kind}` }, svg('circle', { cx: x, cy: y, r: kind === 'blocked' ? 10 : 7 }));
  if (kind === 'blocked') group.append(svg('path', { d: `M${x - 4} ${y - 4}l8 8m0 -8l-8 8` }));
  if (kind === 'undecided') group.append(svg('text', { x, y: y + 4, class: 'mark' }, '?'));
  group.append(svg('text', { x: TEXT_X, y: y + 5, class: 'title' }, title));
  for (const [i, line] of lines.entries())
    group.append(svg('text', { x: TEXT_X, y: y + 5 + LINE_HEIGHT * (i + 1) }, line));
  if (resource !== undefined) {
    const name = short(resource);
    const told = svg('text', { x: TEXT_X, y: y + 5 + LINE_HEIGHT * (lines.length + 1), class: 'resource' });
    told.append(svg('title', {}, resource), name.length > COLUMNS ? `${name.slice(0, COLUMNS - 1)}…` : name);
    group.append(told);
  }
  return group;
}

const isWide = (character: string): boolean =>
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/.test(character);

/** Breaks a text into lines; SVG has no paragraphs. Chinese may be broken anywhere, other words only where they are too long. */
export function wrap(text: string): string[] {
  const lines: string[] = [];
  let [line, width] = ['', 0];
  const push = () => {
    if (line.trim() !== '') lines.push(line.trim());
    [line, width] = ['', 0];
  };
  for (const word of text.match(/[\u2e80-\uff60]|[^\s\u2e80-\uff60]{1,70}\s*|\s+/g) ?? []) {
    const size = [...word].reduce((sum, character) => sum + (isWide(character) ? 2 : 1), 0);
    if (width + word.trimEnd().length > COLUMNS || width + size > COLUMNS + 2) push();
    line += word;
    width += size;
  }
  push();
  return lines;
}
