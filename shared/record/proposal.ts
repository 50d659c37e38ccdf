import { z } from 'zod';
import { RequestSchema, type Request } from '../event/request.ts';
import type { Change, Plan } from '../plan/change.ts';
import type { Judged } from '../plan/judged.ts';
import { restrict } from '../plan/restrict.ts';
import { approve } from '../policy/approve.ts';
import type { Objects } from '../ports.ts';

/** Changes that a result proposed: whoever approves of them names the result. */
export interface StoredProposal {
  readonly version: 1;
  /** Of the result. */
  readonly id: string;
  /** The job as it was looked at. */
  readonly request: Request;
  /** Whose results are told there: the end of an approved proposal is, too. */
  readonly project: string;
  readonly changes: Plan;
}

/** What is held back for want of a person's approval, and would be done with it. */
export function approvable({ proposal, restricted, policy, snapshot, unread }: Judged): Plan {
  if (unread.length > 0) return [];
  const permitted = new Set(restricted.permitted.map(({ id }) => id));
  const approved = restrict(proposal.changes, approve(policy), snapshot.job).permitted;
  return approved.filter(({ id }) => !permitted.has(id));
}

const text = z.string().min(1);

const Schema = z.looseObject({
  version: z.literal(1),
  id: text,
  request: RequestSchema,
  project: text,
  changes: z.array(
    z.custom<Change>(
      (value) => z.looseObject({ id: text, target: text, spec: z.looseObject({}) }).safeParse(value).success,
    ),
  ),
});

const path = (id: string) => `proposals/${id}.json`;

/** Keeps a proposal for whoever approves of it. The same result always proposes the same. */
export async function keepProposal(objects: Objects, proposal: StoredProposal): Promise<void> {
  await objects.write(path(proposal.id), proposal, '0');
}

/** Undefined when no result of that id has proposed anything. */
export async function findProposal(objects: Objects, id: string): Promise<StoredProposal | undefined> {
  return Schema.safeParse((await objects.read(path(id)))?.value).data;
}
