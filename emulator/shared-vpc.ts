/** Which projects use the networks of which host project. https://cloud.google.com/vpc/docs/shared-vpc */
export class SharedVpc {
  #hosts = new Set<string>();
  #hostOf = new Map<string, string>();
  /** Resources of host projects that the world of a service project brought along, by that project. */
  #brought = new Map<string, readonly string[]>();

  enableHost(project: string): void {
    this.#hosts.add(project);
  }

  disableHost(project: string): void {
    this.#hosts.delete(project);
  }

  isHost(project: string): boolean {
    return this.#hosts.has(project);
  }

  attach(service: string, host: string): void {
    this.#hosts.add(host);
    this.#hostOf.set(service, host);
  }

  detach(service: string): void {
    this.#hostOf.delete(service);
  }

  /** The host of a service project. */
  hostOf(project: string): string | undefined {
    return this.#hostOf.get(project);
  }

  /** The service projects of a host, sorted. */
  servicesOf(host: string): string[] {
    return [...this.#hostOf]
      .filter(([, one]) => one === host)
      .map(([service]) => service)
      .sort();
  }

  /**
   * Whether a project may use what is in another one. Grants are taken for granted, as IAM is not emulated, until the
   * owner was made a host: then the other one has to be attached to it.
   */
  mayUse(project: string, owner: string): boolean {
    return project === owner || !this.isHost(owner) || this.hostOf(project) === owner;
  }

  /** Remembers what a world brought into other projects; answers what the one before had brought. */
  bring(project: string, names: readonly string[]): readonly string[] {
    const before = this.#brought.get(project) ?? [];
    this.#brought.set(project, names);
    return before;
  }

  clear(project?: string): void {
    if (project === undefined) {
      this.#hosts.clear();
      this.#hostOf.clear();
      this.#brought.clear();
      return;
    }
    this.#hosts.delete(project);
    this.#hostOf.delete(project);
    this.#brought.delete(project);
    for (const service of this.servicesOf(project)) this.detach(service);
  }
}
