import { z } from 'zod';
import { Exit, Finding, Flow, Mode } from '../result/schema.ts';
import { REQUIREMENTS } from './record.ts';
import { ProjectSummarySchema } from './summary.ts';

const Text = z.string();
const Counts = ProjectSummarySchema.shape.counts;
const Cause = ProjectSummarySchema.shape.causes.element.shape.cause;
const Sweep = z.object({ id: Text, at: Text });

const Job = z.object({
  job: Text.describe('projects/P/locations/R/jobs/J'),
  mode: Mode,
  status: z.enum(['compliant', 'violating', 'undetermined']),
  exit: Exit,
  flows: z.array(Flow),
  findings: z.array(Finding),
  network: Text.optional().describe('the network that its packets enter'),
  requirements: z.array(z.object({ id: z.enum(REQUIREMENTS), complies: z.enum(['yes', 'no', 'unknown']) })),
  move: z
    .object({
      kind: z.enum(['lost', 'recovered', 'new', 'other']),
      from: z.enum(['compliant', 'violating', 'undetermined']).nullable(),
      cause: Cause.optional(),
    })
    .optional()
    .describe('how it stands against the sweep before'),
});

const { data: _, cures: __, causes, ...project } = ProjectSummarySchema.shape;

const Report = z
  .object({
    version: z.literal(1),
    sweep: z.object({
      id: Text,
      startedAt: z.iso.datetime(),
      endedAt: z.iso.datetime(),
      scope: Text,
      since: Sweep.nullable().describe('the sweep that this one is held against'),
      complete: z.boolean().describe('false where projects are missing'),
    }),
    trend: z.array(Sweep.extend(Counts.shape)).describe('sweeps so far, oldest first, this one last'),
    totals: Counts.extend({ projects: z.int(), unreadable: z.int(), missing: z.int() }),
    severities: z.record(Text, z.int()).describe('jobs by the worst of their findings'),
    findings: z.record(Text, z.int()).describe('jobs by what was found about them'),
    compliance: z.array(
      z.object({
        project: Text,
        region: Text,
        requirement: z.enum(REQUIREMENTS),
        yes: z.int(),
        no: z.int(),
        unknown: z.int(),
      }),
    ),
    moves: ProjectSummarySchema.shape.moves,
    causes: causes.describe('what the audit log has that explains moves'),
    projects: z.array(z.object(project)),
    jobs: z.array(Job),
  })
  .meta({ title: 'run-egress report', description: 'All jobs of a sweep, and how they stand against the one before.' });

/** The JSON Schema of `report.json`; fields that it does not name are allowed. */
export function reportJsonSchema(): object {
  return z.toJSONSchema(Report, { io: 'input' });
}
