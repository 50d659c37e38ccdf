import { z } from 'zod';
import { LANGUAGES } from '../text/languages.ts';
import { duration } from './duration.ts';

/* The channels that messages go to: what stands below `notify`. */

/** A secret is named here and stands elsewhere: a policy is read by many, and kept in a repository. */
const secret = z
  .string()
  .regex(
    /^(projects\/[a-z0-9:.-]+\/secrets\/[\w-]+\/versions\/[\w-]+|env:[A-Z][A-Z0-9_]*)$/,
    'expected projects/P/secrets/S/versions/V or env:NAME; the secret itself does not belong into the policy',
  )
  .describe('projects/P/secrets/S/versions/V of Secret Manager, or env:NAME.');

const glob = z.string().min(1, 'expected a pattern such as team-*');

/** Which results a channel hears of: all that is said has to be so. */
const when = z
  .strictObject({
    project: glob.optional(),
    region: glob.optional(),
    job: glob.optional(),
    labels: z.record(z.string(), z.string()).optional(),
    status: z
      .array(z.enum(['compliant', 'violating', 'undetermined', 'remediated', 'pending', 'failed']))
      .min(1, 'expected at least one status')
      .optional(),
    severity: z.enum(['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']).optional().describe('The worst finding is that, or worse.'),
    stage: z.enum(['verdict', 'remediation']).optional(),
  })
  .describe('Which results it hears of; `*` and `?` match as in a shell.');

const common = {
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, 'expected a name of lower-case letters, digits and hyphens')
    .describe('Its state is kept under this name.'),
  when: when.optional(),
  language: z.enum(LANGUAGES).optional().describe("Without it, the policy's."),
  digest: z
    .strictObject({
      window: duration.default('1m').describe('So long changes are collected in a storm.'),
      after: z
        .int()
        .min(0)
        .max(100)
        .default(3)
        .describe('So many messages within a window go out one by one before a storm begins.'),
    })
    .prefault({})
    .describe('When many jobs change, one message tells of all of them.'),
  remind: duration.optional().describe('What is still wrong is told again after that time, when it is found again.'),
};

const slack = z
  .strictObject({
    ...common,
    to: z.literal('slack'),
    url: secret.optional().describe('An incoming webhook: it knows no threads.'),
    token: secret.optional().describe("A bot's token (chat:write), with `channel`: a conversation a job."),
    channel: z
      .string()
      .regex(/^[CGD][A-Z0-9]{2,}$/, 'expected the ID of a channel, such as C0123456789')
      .optional(),
  })
  .superRefine(({ url, token, channel }, issues) => {
    const isWebhook = url !== undefined && token === undefined && channel === undefined;
    const isApp = url === undefined && token !== undefined && channel !== undefined;
    if (!isWebhook && !isApp) issues.addIssue({ code: 'custom', message: 'expected either url, or token and channel' });
  });

const host = z
  .string()
  .regex(/^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'expected a host name, in lower case and without a port')
  .refine((name) => !/^[\d.]+$/.test(name), 'expected a host name and no address');

const email = z.strictObject({
  ...common,
  to: z.literal('email'),
  recipients: z.array(z.email('expected an e-mail address')).min(1, 'expected at least one recipient').max(50),
});

export const channel = z.discriminatedUnion(
  'to',
  [
    slack,
    z.strictObject({ ...common, to: z.literal('chat'), url: secret.describe('A webhook of a Google Chat space.') }),
    z.strictObject({
      ...common,
      to: z.literal('teams'),
      url: secret.describe('A workflow that begins when a Teams webhook request is received.'),
    }),
    z.strictObject({
      ...common,
      to: z.literal('webhook'),
      url: secret.describe('Where it is posted to, over HTTPS.'),
      host: host.describe('The host that the URL has to have.'),
      key: secret.describe('What it is signed with, as standardwebhooks.com has it: whsec_ and base64, or a text.'),
    }),
    email.describe('Put on run-egress-emails, for whoever sends mail.'),
  ],
  'expected slack, chat, teams, webhook or email',
);

/** Where messages go to, and which. */
export type Channel = z.output<typeof channel>;
