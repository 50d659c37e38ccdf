import { z } from 'zod';
import { parse } from '../snapshot/decode/raw.ts';

const Id = z.string().regex(/^[\w-]+$/, 'expected an id');
const Project = z.string().min(1);

/** What Cloud Scheduler says: which projects to sweep. Nothing at all means the project that run-egress lives in. */
const Start = z
  .strictObject({
    projects: z.array(Project).min(1).optional(),
    folder: z
      .string()
      .regex(/^(folders\/)?\d+$/, 'expected a folder number')
      .optional(),
    organization: z
      .string()
      .regex(/^(organizations\/)?\d+$/, 'expected an organisation number')
      .optional(),
    /** Ask for the cures that policy permits; else the sweep only reports. */
    remediate: z.boolean().default(false),
  })
  .refine(
    ({ projects, folder, organization }) => [projects, folder, organization].filter(Boolean).length <= 1,
    'expected one of projects, folder and organization',
  );

/** What the topic `run-egress-sweeps` carries. */
const MessageSchema = z.union([
  z.strictObject({ sweep: Id, project: Project }).transform((of) => ({ kind: 'shard', ...of }) as const),
  z
    .strictObject({ sweep: Id, summary: z.literal(true) })
    .transform(({ sweep }) => ({ kind: 'summary', sweep }) as const),
  z.strictObject({ network: z.string().min(1) }).transform((of) => ({ kind: 'network', ...of }) as const),
  z.strictObject({ burst: Id, project: Project }).transform((of) => ({ kind: 'burst', ...of }) as const),
  Start.transform((of) => ({ kind: 'start', ...of }) as const),
]);

export type SweepMessage = z.output<typeof MessageSchema>;
export type StartMessage = Extract<SweepMessage, { kind: 'start' }>;

/** Reads a message of the topic of sweeps. Throws InputError. */
export const parseSweepMessage = (value: unknown): SweepMessage => parse(MessageSchema, value, 'sweep message');

/** The message that has one project looked at. */
export const shardMessage = (sweep: string, project: string): object => ({ sweep, project });

/** The message that has a sweep summed up. */
export const summaryMessage = (sweep: string): object => ({ sweep, summary: true });

/** The message that has the changes of a network looked at once they have ended; `key` as in `burstKey`. */
export const networkMessage = (key: string): object => ({ network: key });

/** The message that has the jobs of one project looked at that a burst of changes may concern. */
export const burstMessage = (burst: string, project: string): object => ({ burst, project });
