/** Names that a shell, a parser, a terminal or a page could take for something else; `%` stands for the name itself. */
const HOSTILE = [
  "%'; touch pwned; '",
  '% with spaces',
  '%"quoted"',
  '%$(touch pwned)',
  '%`touch pwned`',
  '%\ntouch pwned',
  '%<script>alert(1)<script>',
  '-%',
  '--%=1',
  '%&&touch pwned',
  '%|touch pwned',
  '%>pwned',
  '%\\',
  '*%?[a]{b,c}~',
  '%#!$HOME',
  '%\u202egnp.exe\u001b[31m',
  '*bold* [%](javascript:alert)',
] as const;

/** A project's id is not among them: gcloud itself refuses one that can't be. */
const NAMES = [
  'my-agent-4',
  'my-agent-5',
  'my-vpc',
  'other-vpc',
  'shared-vpc',
  'my-subnet',
  'conn-subnet',
  'vpc-conn-europe',
  'my-router',
  'my-nat',
  'nat-ip',
  'default-route',
  'by-proxy',
  'proxy-vm',
  'deny-all-egress',
  'agents',
] as const;

/** Another spelling of the names in a world's JSON, a different one for each number. */
export function spellHostile(number: number): (json: string) => string {
  const hostile = HOSTILE[number % HOSTILE.length] ?? '%';
  const names = new RegExp(`(?<![\\w-])(${NAMES.join('|')})(?![\\w-])`, 'g');
  return (json) => json.replace(names, (name) => JSON.stringify(hostile.replace('%', () => name)).slice(1, -1));
}
