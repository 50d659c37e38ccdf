import { invalidField } from './refusals.ts';

const LAST = 65_535;

/** The priority of a route or firewall rule, 0 to 65535. */
export function checkPriority(priority: unknown): number {
  const field = 'resource.priority';
  if (typeof priority !== 'number' || !Number.isInteger(priority)) {
    throw invalidField(field, priority, 'Must be an integer.');
  }
  if (priority < 0) throw invalidField(field, priority, 'Must be greater than or equal to 0.');
  if (priority > LAST) throw invalidField(field, priority, `Must be less than or equal to ${LAST}.`);
  return priority;
}
