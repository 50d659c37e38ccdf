/**
 * A saved world, as `run-egress snapshot` writes it and the README describes it: each entry is the resource as Google's API
 * prints it. A missing list was not read, an empty one has none.
 */
export interface World {
  readonly version: 1;
  readonly project: string;
  readonly jobs?: readonly object[];
  readonly connectors?: readonly object[];
  readonly networks?: readonly object[];
  readonly subnetworks?: readonly object[];
  readonly routers?: readonly object[];
  readonly routes?: readonly object[];
  readonly firewalls?: readonly object[];
  readonly addresses?: readonly object[];
  readonly instances?: readonly object[];
  readonly effectiveFirewalls?: Readonly<Record<string, object>>;
  /** The only DNS of a world: addresses by name. */
  readonly names?: Readonly<Record<string, readonly string[]>>;
  readonly [later: string]: unknown;
}

export interface Options {
  /** Jobs by their full names, or by their last part; all of the world without it. */
  readonly jobs?: readonly string[];
  /** Destinations, `HOST:PORT` or `HOST:PORT/udp`; those of the policy without it. */
  readonly to?: readonly string[];
  /** Text of a policy file, `run-egress.yaml`; the defaults without it, under which nothing is changed. */
  readonly policy?: string;
  readonly language?: 'en' | 'zh-CN';
}

/** A job's verdict, as `check --format json` prints it. Verdicts, states and causes are the words of Connectivity Tests. */
export interface Verdict {
  readonly job: string;
  readonly mode: {
    readonly kind: 'connector' | 'direct' | 'none' | 'invalid';
    readonly egress?: string;
    readonly connector?: string;
    readonly network?: string;
    readonly subnetwork?: string;
    readonly tags?: readonly string[];
    readonly reason?: string;
  };
  readonly status: 'compliant' | 'violating' | 'undetermined';
  readonly exit: {
    readonly kind: 'google' | 'nat' | 'proxy' | 'none';
    readonly router?: string;
    readonly nat?: string;
    readonly instance?: string;
    readonly addresses: readonly string[];
  };
  readonly flows: readonly Flow[];
  readonly findings: readonly Finding[];
}

export interface Flow {
  readonly destination: string;
  readonly verdict: string;
  readonly cause?: string;
  readonly addresses: readonly {
    readonly address: string;
    readonly verdict: string;
    readonly cause?: string;
    readonly steps: readonly { readonly state: string; readonly resource?: string; readonly text: string }[];
  }[];
}

export interface Finding {
  readonly id: string;
  readonly severity: string;
  readonly resource: string;
  readonly summary: string;
  readonly nextSteps: readonly { readonly text: string; readonly command?: string }[];
}

/** One change that would mend a job's way out, with the commands that do the same. */
export interface Change {
  readonly job: string;
  readonly verb: string;
  readonly resource: string;
  readonly reason: string;
  readonly commands: readonly string[];
  /** Commands that take it back. */
  readonly undo: readonly string[];
  /** Whether the policy lets run-egress make it by itself. */
  readonly permitted: boolean;
  /** Why it does not. */
  readonly because?: string;
}

/** What `check` answers. */
export interface Checked {
  readonly version: 1;
  readonly results: readonly Verdict[];
}

/** What `plan` answers: changes in the order in which they can be made. */
export interface Planned {
  readonly version: 1;
  readonly changes: readonly Change[];
}
