import type { Language } from '../text/languages.ts';
import type { ReportHead } from './head.ts';
import type { Move } from './record.ts';
import type { PrintedRecord } from './print-record.ts';
import type { ProjectSummary } from './summary.ts';

/*
 * What the page of a report is given, as lines of JSON: a head; then, as they come, descriptions and jobs. Jobs that
 * differ in nothing but their names share a description, so that a hundred thousand of them fit into one page.
 */

/** In a description, the job's full name and its short one. No text from outside has control characters. */
export const FULL_NAME = '\u0001';
export const SHORT_NAME = '\u0002';

export interface PageHead extends Omit<ReportHead, 'projects' | 'findings' | 'severities'> {
  readonly language: Language;
  /** Projects that could not be looked at whole, and jobs that are gone. */
  readonly projects: readonly Pick<ProjectSummary, 'project' | 'state' | 'reasons' | 'gone'>[];
}

/** What is said of a job, in every language of the page. */
export interface Description extends Pick<PrintedRecord, 'mode' | 'network' | 'status' | 'exit' | 'requirements'> {
  readonly told: Readonly<Record<Language, Pick<PrintedRecord, 'flows' | 'findings'>>>;
}

export type PageLine =
  | readonly ['head', PageHead]
  /** Numbered from 0 as they come. */
  | readonly ['description', Description]
  /** Full name, number of the description, what changed. */
  | readonly ['job', string, number, (Move | 0)?];
