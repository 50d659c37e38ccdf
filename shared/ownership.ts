import { createHash } from 'node:crypto';
import { shortName } from './names.ts';

/** Everything that run-egress makes bears this prefix: Compute routers, rules and routes have no labels to mark them. */
const PREFIX = 'run-egress-';

/** Opens the description of everything that run-egress makes. */
const MARK = 'Made by run-egress';

/** Whether a resource has a name of ours; somebody else may have given it. */
export const hasOurName = (name: string): boolean => shortName(name).startsWith(PREFIX);

/** Whether a resource is ours: by its name and by its description, both of which only we give. */
export const isOurs = ({ name, description }: { readonly name: string; readonly description: string }): boolean =>
  hasOurName(name) && description.startsWith(MARK);

/** What was made for something of ours bears the mark once, too. */
const withoutPrefix = (part: string): string => (part.startsWith(PREFIX) ? part.slice(PREFIX.length) : part);

/** A name of ours, within the 63 characters of RFC 1035 that Compute takes; a longer one ends in a digest of the whole. */
export function ourName(...parts: readonly string[]): string {
  const whole = PREFIX + parts.map(withoutPrefix).join('-');
  if (whole.length <= 63) return whole;
  const digest = createHash('sha256').update(whole).digest('hex').slice(0, 8);
  return `${whole.slice(0, 63 - digest.length - 1).replace(/-+$/, '')}-${digest}`;
}

/** What a resource of ours says about itself; undo and clean-up recognise it by this, too. */
export const ourDescription = (purpose: string): string => `${MARK}: ${purpose}`;
