import type { Body } from './route.ts';

/** A role with those who have it. */
interface Binding {
  readonly role: string;
  readonly members: readonly string[];
}

/**
 * What an administrator sets of projects and says nothing to the APIs here: which are on, who has which role, what the
 * organisation allows. It is kept and answered, so that whoever looks at it or mends it can be tested.
 */
export class Administration {
  readonly #off = new Map<string, Set<string>>();
  readonly #iam = new Map<string, Body>();
  readonly #organisation = new Map<string, Body>();

  isOn(project: string, api: string): boolean {
    return !this.#off.get(project)?.has(api);
  }

  switch(project: string, api: string, on: boolean): void {
    const off = this.#off.get(project) ?? new Set();
    this.#off.set(project, off);
    if (on) off.delete(api);
    else off.add(api);
  }

  /** The IAM policy of `projects/P` or of a resource; what it is until somebody sets it. */
  policy(resource: string, initial: readonly Binding[] = []): Body {
    return this.#iam.get(resource) ?? { version: 1, etag: 'ACAB', bindings: initial };
  }

  setPolicy(resource: string, policy: Body): Body {
    const set = { version: 1, ...policy, etag: `ACAB${this.#iam.size}` };
    this.#iam.set(resource, set);
    return set;
  }

  /** The rules of an organisation policy, by `projects/P/policies/NAME`, once somebody has set them. */
  constraint(name: string): Body | undefined {
    return this.#organisation.get(name);
  }

  constraints(project: string): Body[] {
    return [...this.#organisation].flatMap(([name, policy]) => (name.split('/')[1] === project ? [policy] : []));
  }

  setConstraint(name: string, policy: Body): Body {
    const set = { ...policy, name };
    this.#organisation.set(name, set);
    return set;
  }

  clearConstraints(project: string): void {
    for (const { name } of this.constraints(project)) this.#organisation.delete(String(name));
  }

  /** Forgets a project, or everything. */
  clear(project?: string): void {
    for (const kept of [this.#off, this.#iam, this.#organisation])
      for (const key of kept.keys())
        if (project === undefined || key === project || key.split('/')[1] === project) kept.delete(key);
  }
}
