import { ApiError } from '../../../errors.ts';

type Labels = Readonly<Record<string, string | undefined>>;
type Requirement = (labels: Labels) => boolean;

const SET = /^(\S+) +(in|notin) *\(([^)]*)\)$/;
const EQUALITY = /^([^\s=!]+) *(==|=|!=) *(\S*)$/;

/** A Kubernetes label selector, as gcloud sends one to list the executions of a job or the tasks of an execution. */
export function labelSelector(text: string): Requirement {
  const terms = text.split(/,(?![^(]*\))/).map((term) => term.trim());
  const requirements = terms.filter(Boolean).map(requirement);
  return (labels) => requirements.every((holds) => holds(labels));
}

function requirement(term: string): Requirement {
  const [, setKey = '', operator = '', list = ''] = SET.exec(term) ?? [];
  if (operator) {
    const values = list.split(',').map((value) => value.trim());
    return (labels) => values.includes(labels[setKey] ?? '') === (operator === 'in');
  }
  const [, key = '', sign = '', value] = EQUALITY.exec(term) ?? [];
  if (sign) return (labels) => (labels[key] === value) === (sign !== '!=');
  if (/^\S+$/.test(term)) return (labels) => labels[term] !== undefined;
  throw new ApiError('INVALID_ARGUMENT', `Invalid label selector: ${term}`);
}
