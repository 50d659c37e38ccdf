import type { Command } from 'commander';
import type { Io } from './io.ts';

/** Gives a command its options and what it does. */
export type Fill = (command: Command, io: Io, finish: (status: number) => void) => Command;

interface Entry {
  readonly name: string;
  readonly takesJobs?: true;
  readonly does: string;
  /** Imports the rest: of the command that is run alone, since all of them together take half a second to load. */
  readonly load: () => Promise<Fill>;
}

/** What there is, as `--help` lists it. */
export const COMMANDS: readonly Entry[] = [
  {
    name: 'check',
    takesJobs: true,
    does: 'Tells for each job and destination whether packets arrive, by which way, and what stops them.',
    load: async () => (await import('./commands/check.ts')).checkCommand,
  },
  {
    name: 'plan',
    takesJobs: true,
    does: 'Lists the changes that would mend it, and what of them the policy holds back; changes nothing.',
    load: async () => (await import('./commands/plan.ts')).planCommand,
  },
  {
    name: 'apply',
    takesJobs: true,
    does: 'Makes the changes that plan lists: shows them, asks, makes them, checks again.',
    load: async () => (await import('./commands/apply.ts')).applyCommand,
  },
  {
    name: 'undo',
    does: 'Takes back what run-egress did for a result: shows the plan, asks, deletes what is still as it was made.',
    load: async () => (await import('./commands/undo.ts')).undoCommand,
  },
  {
    name: 'cleanup',
    does: 'Lists what run-egress made and nothing uses any more, asks, and removes it.',
    load: async () => (await import('./commands/cleanup.ts')).cleanupCommand,
  },
  {
    name: 'explain',
    takesJobs: true,
    does: 'Tells the whole story of one job: its mode, its way, what builds and shows it, and what else it could be.',
    load: async () => (await import('./commands/explain.ts')).explainCommand,
  },
  {
    name: 'notify',
    does: 'Renders a result for a chat channel, or sends it there.',
    load: async () => (await import('./commands/notify.ts')).notifyCommand,
  },
  {
    name: 'snapshot',
    does: 'Saves all that check reads of one project, and of its Shared VPC host, to check it elsewhere.',
    load: async () => (await import('./commands/snapshot.ts')).snapshotCommand,
  },
  {
    name: 'sweep',
    does: 'Looks at all jobs of the projects given; writes report.json, report.html, report.sarif and report.csv.',
    load: async () => (await import('./commands/sweep.ts')).sweepCommand,
  },
  {
    name: 'doctor',
    does: 'Tells what is missing: APIs, permissions, grants, quotas, organisation policies, events. Changes nothing.',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand,
  },
  {
    name: 'emulator',
    does: 'A local Google Cloud of the APIs used here, for this machine alone.',
    load: async () => (await import('./commands/emulator.ts')).emulatorCommand,
  },
];
