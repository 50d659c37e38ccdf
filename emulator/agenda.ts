export interface Task {
  /** Milliseconds since the epoch, in the cloud's time. */
  readonly at: number;
  /** Decides between tasks of the same instant: first come, first served. */
  readonly order: number;
  readonly run: () => void;
}

/** What is to be done and when: a binary heap with the earliest task on top. */
export class Agenda {
  #heap: Task[] = [];
  #cancelled = new Set<Task>();
  #order = 0;

  add(at: number, run: () => void): Task {
    const task = { at, order: this.#order++, run };
    this.#heap.push(task);
    this.#rise(this.#heap.length - 1);
    return task;
  }

  /** The earliest task that has not been cancelled. */
  get first(): Task | undefined {
    for (let top = this.#heap[0]; top && this.#cancelled.has(top); top = this.#heap[0]) {
      this.#cancelled.delete(top);
      this.#removeTop();
    }
    return this.#heap[0];
  }

  /** Takes the earliest task off. */
  take(): Task | undefined {
    const { first } = this;
    if (first) this.#removeTop();
    return first;
  }

  /** A cancelled task leaves the heap when it comes to the top, or when there are more of its kind than of others. */
  cancel(task: Task): void {
    this.#cancelled.add(task);
    if (this.#cancelled.size * 2 <= this.#heap.length + 16) return;
    // Also forgets tasks that had been done before they were cancelled.
    this.#heap = this.#heap.filter((one) => !this.#cancelled.has(one)).sort(earliestFirst);
    this.#cancelled.clear();
  }

  #removeTop(): void {
    const last = this.#heap.pop();
    if (last && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink(0);
    }
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0 && this.#swapIfEarlier(at, (at - 1) >> 1)) at = (at - 1) >> 1;
  }

  #sink(from: number): void {
    for (let at = from; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const child = this.#isEarlier(right, left) ? right : left;
      if (!this.#swapIfEarlier(child, at)) return;
      at = child;
    }
  }

  #swapIfEarlier(child: number, parent: number): boolean {
    if (!this.#isEarlier(child, parent)) return false;
    const [lower, upper] = [this.#heap[child], this.#heap[parent]];
    if (lower && upper) [this.#heap[child], this.#heap[parent]] = [upper, lower];
    return true;
  }

  #isEarlier(a: number, b: number): boolean {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    return first !== undefined && second !== undefined && earliestFirst(first, second) < 0;
  }
}

const earliestFirst = (a: Task, b: Task): number => a.at - b.at || a.order - b.order;
