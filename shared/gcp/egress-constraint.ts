import type { Raw, Reads } from '../ports.ts';
import { EGRESS_CONSTRAINT, toEgressConstraint } from '../snapshot/decode/egress-constraint.ts';
import { NOT_THERE, unknown } from '../snapshot/observed.ts';
import { readOne } from './reading.ts';
import type { Remote } from './remote.ts';
import { rest } from './rest.ts';

/** What the organisation allows jobs of a project. */
export function egressConstraintReads(remote: Remote): Pick<Reads, 'egressConstraint'> {
  return {
    async egressConstraint(project) {
      const policy = await readOne(() => effectivePolicyOf(remote, project), toEgressConstraint);
      if (policy.kind === 'found') return policy.value;
      // That no policy is set comes as a policy without rules: a 404 is a project that can't be looked at.
      return policy.kind === 'absent' ? unknown(NOT_THERE) : policy;
    },
  };
}

/** https://cloud.google.com/resource-manager/docs/reference/orgpolicy/rest/v2/projects.policies/getEffectivePolicy, as it prints. */
export function effectivePolicyOf(remote: Remote, project: string): Promise<Raw> {
  const path = `v2/projects/${encodeURIComponent(project)}/policies/${EGRESS_CONSTRAINT}:getEffectivePolicy`;
  return remote.call({ permission: 'orgpolicy.policy.get' }, (options) =>
    rest<Raw>(remote, { api: 'orgpolicy', path }, options),
  );
}
