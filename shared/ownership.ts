import { createHash } from 'node:crypto';
import { shortName } from './names.ts';

/** Everything that run-egress makes bears this prefix: Compute routers, rules and routes have no labels to mark them. */
const PREFIX = 'run-egress-';

/** Whether a resource is ours by its name. */
export const isOurs = (name: string): boolean => shortName(name).startsWith(PREFIX);

/** A name of ours, within the 63 characters of RFC 1035 that Compute takes; a longer one ends in a digest of the whole. */
export function ourName(...parts: readonly string[]): string {
  const whole = PREFIX + parts.join('-');
  if (whole.length <= 63) return whole;
  const digest = createHash('sha256').update(whole).digest('hex').slice(0, 8);
  return `${whole.slice(0, 63 - digest.length - 1).replace(/-+$/, '')}-${digest}`;
}

/** What a resource of ours says about itself; undo and clean-up recognise it by this, too. */
export const ourDescription = (purpose: string): string => `Made by run-egress: ${purpose}`;
