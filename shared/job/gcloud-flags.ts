/** The commands of gcloud that write a job. */
export type Verb = 'deploy' | 'create' | 'update';

/** A flag as gcloud's parser knows it. */
export interface GcloudFlag {
  /** Without dashes, and without the `no-` that takes a switch back. */
  readonly name: string;
  readonly isSwitch: boolean;
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Flags that stand alone. What is not about the network is listed all the same: a job's name may follow. */
const SWITCHES = words(`
  async clear-binary-authorization clear-cloudsql-instances clear-env-vars clear-labels clear-network clear-network-tags
  clear-secrets clear-volume-mounts clear-volumes clear-vpc-connector execute-now gpu-zonal-redundancy help log-http
  no-build quiet user-output-enabled wait
`);

/** Flags that take a value, as `--flag=value` or as the next word. */
const VALUES = words(`
  access-token-file account add-cloudsql-instances add-volume add-volume-mount args authority-selector
  authorization-token-file billing-project binary-authorization breakglass client-name client-version command
  configuration container cpu credential-file-override depends-on document env-vars-file execution-environment
  flags-file flatten format gpu gpu-type http-timeout image impersonate-service-account key labels max-retries memory
  network network-tags parallelism project region remove-cloudsql-instances remove-containers remove-env-vars
  remove-labels remove-secrets remove-volume remove-volume-mount runtime service-account set-cloudsql-instances
  set-env-vars set-secrets source subnet task-timeout tasks trace-token universe-domain update-annotations
  update-env-vars update-labels update-secrets verbosity vpc-connector vpc-egress
`);

/** Flags that every command of gcloud takes: they may stand in front of the command, too. */
const EVERYWHERE = new Set(
  words(`
    access-token-file account billing-project configuration flags-file flatten format help impersonate-service-account
    log-http project quiet trace-token user-output-enabled verbosity
  `),
);

/** Flags of one container: nothing else may stand behind `--container`. */
const OF_CONTAINER = new Set(
  words(`
    add-volume-mount args clear-env-vars clear-secrets clear-volume-mounts command container cpu depends-on
    env-vars-file gpu image memory remove-env-vars remove-secrets remove-volume-mount set-env-vars set-secrets source
    update-env-vars update-secrets
  `),
);

/**
 * Flags of the job's network and labels that not every verb has. The others are taken with any verb and on any track:
 * they come and go with releases, and nothing here depends on them.
 */
const ONLY: Readonly<Record<string, readonly Verb[]>> = {
  'clear-network': ['deploy', 'update'],
  'clear-network-tags': ['deploy', 'update'],
  'clear-vpc-connector': ['update'],
  'clear-labels': ['update'],
  'remove-labels': ['update'],
  'update-labels': ['update'],
};

const SHORT: ReadonlyMap<string, string> = new Map([
  ['-q', '--quiet'],
  ['-h', '--help'],
]);

const FLAGS: ReadonlyMap<string, GcloudFlag> = new Map(
  [...SWITCHES, ...VALUES].map((name) => [name, { name, isSwitch: SWITCHES.includes(name) }]),
);

/**
 * The flag that a word names, dashes and all. gcloud takes no abbreviations, and two letters for a flag.
 * https://cloud.google.com/sdk/gcloud/reference/run/jobs/deploy, .../create, .../update
 */
export function flagNamed(word: string): GcloudFlag | undefined {
  const long = SHORT.get(word) ?? word;
  const name = long.slice('--'.length);
  if (!long.startsWith('--')) return undefined;
  const known = FLAGS.get(name);
  if (known || !name.startsWith('no-')) return known;
  const positive = FLAGS.get(name.slice('no-'.length));
  return positive?.isSwitch ? positive : undefined;
}

export const verbsOf = (name: string): readonly Verb[] => ONLY[name] ?? ['deploy', 'create', 'update'];
export const isEverywhere = (name: string): boolean => EVERYWHERE.has(name);
export const isOfContainer = (name: string): boolean => OF_CONTAINER.has(name);

/** Names of all flags that a verb has: what somebody may have meant. */
export const flagsOf = (verb: Verb): string[] => [...FLAGS.keys()].filter((name) => verbsOf(name).includes(verb));
