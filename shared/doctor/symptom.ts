import { gcloud } from '../gcloud.ts';
import type { Observed } from '../snapshot/observed.ts';
import { render, type Language } from '../text/languages.ts';
import type { Say } from '../text/say.ts';

/** What a check is about. */
export type Subject = 'api' | 'permission' | 'grant' | 'quota' | 'policy' | 'event';

/** fine; missing: something does not work; near: it soon won't, or only partly; unknown: could not be looked at. */
export type State = 'fine' | 'missing' | 'near' | 'unknown';

export interface Symptom {
  readonly subject: Subject;
  readonly state: State;
  readonly say: Say;
  /** Commands that mend it. */
  readonly commands: readonly string[];
}

export const fine = (subject: Subject, say: Say): Symptom => ({ subject, state: 'fine', say, commands: [] });

export const symptom = (subject: Subject, state: State, say: Say, ...commands: string[]): Symptom => ({
  subject,
  state,
  say,
  commands,
});

/** What is known of something that was looked at; or that it could not be, and why. */
export function of<T>(
  { subject, what }: { readonly subject: Subject; readonly what: string },
  observed: Observed<T>,
  look: (value: T) => readonly Symptom[],
): readonly Symptom[] {
  if (observed.kind === 'found') return look(observed.value);
  const reason: Say = observed.kind === 'unknown' ? observed.reason : { key: 'notThere' };
  return [symptom(subject, 'unknown', { key: 'doctorUnread', of: { what, reason } })];
}

/** `gcloud projects add-iam-policy-binding`, by which every grant of a project is mended. */
export const grant = (project: string, member: string, role: string): string =>
  gcloud('projects add-iam-policy-binding', [project], { member, role });

export interface PrintedSymptom {
  readonly check: Subject;
  readonly state: State;
  readonly text: string;
  readonly commands: readonly string[];
}

/** A symptom in a language. */
export const printSymptom = ({ subject, state, say, commands }: Symptom, language: Language): PrintedSymptom => ({
  check: subject,
  state,
  text: render(say, language),
  commands,
});
