import { parseName, shortName } from '../names.ts';
import type { Result } from '../result/result.ts';
import { render, type Language } from '../text/languages.ts';
import type { Say } from '../text/say.ts';
import type { Part, Section } from './message.ts';
import { commandLine, line } from './plain.ts';
import { waysOf } from './ways.ts';

type Change = Result['changes'][number];
type Finding = Result['findings'][number];
type Step = Finding['nextSteps'][number];

/** The parts of a message about one job, in the order in which they are read. Those that would be empty are none. */
export function sectionsOf(result: Result, language: Language): Section[] {
  const head = (heading: Say, rank: number, parts: readonly Part[]): Section => ({
    heading: render(heading, language),
    rank,
    parts,
  });
  const { before, flows, findings, changes } = result;
  const severe = findings.filter(isSevere);
  const by = (...which: ((change: Change) => boolean)[]) =>
    listed(changes.filter((change) => which.some((is) => is(change))).map((change) => toItem(change, language)));
  const [was, is] = [waysOf(before), waysOf(flows)];
  const isTurned = was.length > 0 && JSON.stringify(was) !== JSON.stringify(is);
  return [
    head({ key: 'headStops' }, 1, listed(severe.map(({ summary }) => line(summary)))),
    ...(isTurned
      ? [head({ key: 'headBefore' }, 4, was), head({ key: 'headNow' }, 2, is)]
      : [head({ key: 'headWay' }, 2, is)]),
    head({ key: 'headBuilt' }, 2, by(ended('applied'))),
    head({ key: 'headNotBuilt' }, 1, by(ended('failed'), ended('skipped'))),
    head({ key: 'headUnderWay' }, 2, by(ended('pending'), isPermitted)),
    head({ key: 'headDo' }, 1, stepsOf(result, language)),
    head({ key: 'headProposed' }, 5, [...by(isHeldBack), ...whyHeldBack(changes, language)]),
    head({ key: 'headKnow' }, 6, listed(findings.filter(isWorthKnowing).map(({ summary }) => line(summary)))),
    head({ key: 'headUndo' }, 7, undoOf(changes)),
  ].filter(({ parts }) => parts.length > 0);
}

/** A refused deploy that can be run again is what to do, and nothing that has been found. */
const AGAIN = 'deploy-again';

export const isSevere = ({ severity }: Finding): boolean => severity === 'HIGH' || severity === 'CRITICAL';
const isWorthKnowing = (finding: Finding): boolean => !isSevere(finding) && finding.id !== AGAIN;

const listed = (texts: readonly string[]): Part[] =>
  texts.length > 0 ? [{ kind: 'items', items: [...new Set(texts)], left: 0 }] : [];

const ended =
  (wanted: Change['outcome']) =>
  ({ outcome }: Change): boolean =>
    outcome === wanted;
const isPermitted = ({ outcome, because }: Change): boolean => outcome === 'proposed' && because === undefined;
const isHeldBack = ({ outcome, because }: Change): boolean => outcome === 'proposed' && because !== undefined;

/** A change: what it is about, and why it was made or was not. */
function toItem({ resource, outcome, reason, because }: Change, language: Language): string {
  const why =
    outcome === 'skipped'
      ? (because ?? render({ key: 'changeSkipped' }, language))
      : outcome === 'failed'
        ? (because ?? reason)
        : reason;
  const of = { thing: thingOf(resource, language), because: line(why, 300) };
  return render({ key: 'changeBecause', of }, language);
}

/** Why run-egress does not build what it would: each reason once. */
function whyHeldBack(changes: readonly Change[], language: Language): Part[] {
  const reasons = new Set(changes.filter(isHeldBack).map(({ because = '' }) => line(because, 300)));
  return [...reasons].map((because) => ({
    kind: 'text',
    text: render({ key: 'tellHeldBack', of: { because } }, language),
  }));
}

/** A resource as people call it: its kind and its short name. */
export function thingOf(resource: string, language: Language): string {
  const collection = parseName(resource)?.collection ?? '';
  return render({ key: 'objectNamed', of: { collection, name: shortName(resource) } }, language);
}

/** What to do next: nothing while run-egress is at it; else the steps of what was found, the severe first. */
function stepsOf({ stage, status, changes, findings }: Result, language: Language): Part[] {
  const text = (say: Say): Part[] => [{ kind: 'text', text: render(say, language) }];
  if (status === 'pending') return text({ key: 'tellWaiting' });
  if (stage === 'verdict' && status === 'violating' && changes.some(isPermitted)) {
    return text({ key: 'tellAutomatic' });
  }
  const again = findings.filter(({ id }) => id === AGAIN);
  const wrong = findings.filter(isSevere);
  const told = [...again, ...(status === 'compliant' || status === 'remediated' ? [] : wrong)];
  const doubts = status === 'undetermined' ? findings.filter(isWorthKnowing) : [];
  return [...told, ...doubts].flatMap(({ nextSteps }) => nextSteps).map(toStep);
}

/** Commands that one sentence introduces stand below it together. */
function toStep({ text, command }: Step, i: number, steps: readonly Step[]): Part {
  if (command === undefined) return { kind: 'text', text: line(text) };
  return { kind: 'command', text: steps[i - 1]?.text === text ? '' : line(text), command: commandLine(command) };
}

/** Backwards: what was built last is taken away first. */
function undoOf(changes: readonly Change[]): Part[] {
  const made = changes.filter(({ outcome }) => outcome === 'applied').toReversed();
  return made
    .flatMap(({ undo = [] }) => undo)
    .map((command) => ({ kind: 'command', text: '', command: commandLine(command) }));
}
