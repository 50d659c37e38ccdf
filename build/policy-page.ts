import { policyJsonSchema } from '../shared/policy/json-schema.ts';

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
}

/** docs/policy.md: what stands above the table by hand, the table of the schema that the policy is read by. */
export function policyPage(): string {
  const rows = rowsOf(policyJsonSchema() as Schema, '').map((cells) => `| ${cells.join(' | ')} |`);
  return `${INTRODUCTION}\n| key | values | without it | what |\n|---|---|---|---|\n${rows.join('\n')}\n${USES}`;
}

/** Groups are said by their keys; what a key means stands in the schema. */
function rowsOf({ properties = {} }: Schema, prefix: string): string[][] {
  const entries = Object.entries(properties).toSorted(([a], [b]) => Number(b === 'version') - Number(a === 'version'));
  return entries.flatMap(([name, schema]) => {
    const key = `${prefix}${name}`;
    if (schema.properties) return rowsOf(schema, `${key}.`);
    return [[`\`${key}\``, valuesOf(schema), defaultOf(schema), escaped(schema.description ?? '')]];
  });
}

function valuesOf({ enum: choices, const: only, minimum, maximum, type, anyOf: [either] = [] }: Schema): string {
  if (either) return valuesOf(either);
  if (choices) return choices.map((one) => `\`${String(one)}\``).join(', ');
  if (only !== undefined) return `\`${JSON.stringify(only)}\``;
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  return { array: 'a list', boolean: 'yes or no', object: 'a group', integer: 'a number' }[type ?? ''] ?? 'a text';
}

function defaultOf({ default: value }: Schema): string {
  if (value === undefined) return '';
  return value === null ? 'none' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

const escaped = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const INTRODUCTION = `# The policy

<!-- The table is made of shared/policy by \`npm run generate\`. -->

\`run-egress.yaml\` says where jobs must get to, what may be done for it, and what compliance means. It stands in the state bucket
(Terraform's \`policy\` puts it there) and is read for each event: a change acts at once. On the command line it is \`--policy\` or
\`RUN_EGRESS_POLICY\`, a file or \`gs://BUCKET/OBJECT\`. Without one, everything is explained and nothing is changed.

All mistakes of a file are told at once, each with its line and key. The functions do nothing under a policy that is wrong or can't be
read, and lose nothing meanwhile ([operating.md](operating.md)). [schema/policy.json](../schema/policy.json) is the same as JSON Schema; an
editor completes and checks a file that begins with

\`\`\`yaml
# yaml-language-server: $schema=./schema/policy.json
\`\`\`

## Every key
`;

const USES = `
A job names destinations of its own in the annotation \`run-egress/destinations\` (\`db.internal:5432,8.8.8.8:53/udp\`). With
the label of \`exempt\` it is judged and left alone.

## What people write

Only look, and say what is missing (the default):

\`\`\`yaml
version: 1
destinations: [github.com:443, pypi.org:443]
\`\`\`

Build what is missing, in the network that connectors belong in, with a fixed address outside:

\`\`\`yaml
version: 1
destinations:
  - { host: github.com, port: 443, ranges: [140.82.112.0/20, 192.30.252.0/22] }
remediation: create
connector: { network: my-vpc }
nat: { addresses: reserved }
firewall: { onDeny: allow }
\`\`\`

Ask before anything is changed in production, build elsewhere, and hear of it where the team is:

\`\`\`yaml
version: 1
remediation: create
connector: { network: my-vpc }
scopes:
  - match: { project: '*-prod' }
    remediation: ask
    connector: { network: prod-vpc }
  - match: { labels: { team: data } }
    notify:
      - { name: data, to: slack, url: projects/my-project/secrets/slack-url/versions/latest }
\`\`\`

Out by a proxy VM instead of Cloud NAT:

\`\`\`yaml
version: 1
remediation: create
internet: proxy
proxy: { address: 10.10.0.9 }
connector: { network: my-vpc }
\`\`\`

Require of every job that it leaves by a NAT with a reserved address, and build nothing:

\`\`\`yaml
version: 1
require: { modes: [connector, direct], egress: all-traffic, via: nat, reservedAddress: true }
\`\`\`

A Shared VPC whose host project may be changed:

\`\`\`yaml
version: 1
remediation: create
connector: { network: projects/net-host/global/networks/shared-vpc }
hostProjects: [net-host]
\`\`\`

What a scope says is laid over the rest, key by key inside groups; the first scope that matches counts, and it alone. Channels:
[messages.md](messages.md).
`;
