import type { Body } from '../../route.ts';
import { numberAt } from './fields.ts';
import { invalidField } from './refusals.ts';

const LAST = 65_535;

/** The priority of a route or firewall rule, 0 to 65535; 1000 where none is given. */
export function checkPriority(body: Body): number {
  const field = 'resource.priority';
  const { priority: given = 1000 } = body;
  const priority = numberAt({ given }, 'given');
  if (priority === undefined || !Number.isInteger(priority)) throw invalidField(field, given, 'Must be an integer.');
  if (priority < 0) throw invalidField(field, priority, 'Must be greater than or equal to 0.');
  if (priority > LAST) throw invalidField(field, priority, `Must be less than or equal to ${LAST}.`);
  return priority;
}
