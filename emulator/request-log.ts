export interface LoggedRequest {
  /** Method name of the discovery document, or the HTTP method and path where nothing is implemented. */
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly project: string;
  readonly at: string;
}

const LIMIT = 100_000;

/** What was asked of the local cloud, oldest first; only the last hundred thousand are kept. */
export class RequestLog {
  #requests: LoggedRequest[] = [];

  add(request: LoggedRequest): void {
    this.#requests.push(request);
    // Not at each request: moving a hundred thousand up is more work than answering one.
    if (this.#requests.length >= 2 * LIMIT) this.#requests = this.#requests.slice(-LIMIT);
  }

  list(project?: string): readonly LoggedRequest[] {
    return this.#requests.slice(-LIMIT).filter((request) => project === undefined || request.project === project);
  }

  clear(project?: string): void {
    this.#requests = this.#requests.filter((request) => project !== undefined && request.project !== project);
  }
}
