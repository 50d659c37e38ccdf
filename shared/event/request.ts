import { z } from 'zod';
import { parse } from '../snapshot/decode/raw.ts';

/** Who did what and when, as the audit log says: told in the result, and the reason why a job is looked at. */
const Cause = z.strictObject({
  /** The same on every redelivery. */
  id: z.string().min(1),
  method: z.string(),
  principal: z.string().optional(),
  time: z.string(),
});

const Settings = z.strictObject({
  connector: z.string().optional(),
  interfaces: z.array(
    z.strictObject({ network: z.string().optional(), subnetwork: z.string().optional(), tags: z.array(z.string()) }),
  ),
  egress: z.string().optional(),
});

export const RequestSchema = z.strictObject({
  job: z.string().regex(/^projects\/[^/]+\/locations\/[^/]+\/jobs\/[^/]+$/, 'expected projects/P/locations/R/jobs/J'),
  cause: Cause,
  /** Only of a refused deploy: the network settings that it asked for. */
  requested: Settings.optional(),
  /** Nothing is to be changed before, RFC 3339: infrastructure as code gets to finish first. */
  notBefore: z.string().optional(),
});

/**
 * A job to look at, and why. It holds no state of the job: whoever gets it reads the job again, so that two halves of a
 * write, a redelivery and a sweep all come to the same.
 */
export type Request = z.output<typeof RequestSchema>;

/** An entry that deserves no look. */
export interface Ignored {
  readonly ignored: string;
}

/** Reads a request that was published. Throws InputError. */
export function parseRequest(value: unknown): Request {
  return parse(RequestSchema, value, 'remediation request');
}
