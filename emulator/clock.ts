import { Agenda, type Task } from './agenda.ts';

/** A time since the epoch as Google's APIs print it: RFC 3339 with microseconds. */
export function rfc3339(ms: number): string {
  return new Date(ms).toISOString().replace(/Z$/, '000Z');
}

/**
 * The time of the local cloud. It runs `speed` times faster than real time, or stands still (speed 0) until a test
 * advances it. Whatever takes time at Google - operations, redeliveries, back-off - is scheduled here, so that a
 * connector can take its two minutes in a few milliseconds of a test.
 */
export class Clock {
  #speed: number;
  #virtualBase: number;
  #realBase: number;
  #agenda = new Agenda();
  #timer: NodeJS.Timeout | undefined;

  constructor(speed = 1, startMs = Date.now()) {
    this.#speed = speed;
    this.#virtualBase = startMs;
    this.#realBase = performance.now();
  }

  get speed(): number {
    return this.#speed;
  }

  /** Milliseconds since the epoch, in the cloud's time. */
  nowMs(): number {
    return this.#virtualBase + (performance.now() - this.#realBase) * this.#speed;
  }

  now(): string {
    return rfc3339(this.nowMs());
  }

  setSpeed(speed: number): void {
    this.#virtualBase = this.nowMs();
    this.#realBase = performance.now();
    this.#speed = speed;
    this.#arm();
  }

  /** Stands at another time: a later one is advanced to, an earlier one taken if nothing waits. False if it can't be. */
  setNow(ms: number): boolean {
    if (ms >= this.nowMs()) this.advance((ms - this.nowMs()) / 1000);
    else if (this.#agenda.first) return false;
    this.#rebase(ms);
    this.#arm();
    return true;
  }

  /** Runs all that falls due within the next `seconds`, in order of time, then stands at the later time. */
  advance(seconds: number): void {
    const target = this.nowMs() + seconds * 1000;
    for (let next = this.#due(target); next; next = this.#due(target)) {
      if (next.at > this.nowMs()) this.#rebase(next.at);
      next.run();
    }
    if (target > this.nowMs()) this.#rebase(target);
    this.#arm();
  }

  /** Seconds until the next thing falls due; undefined when nothing is scheduled. */
  get secondsToNext(): number | undefined {
    const { first } = this.#agenda;
    return first && Math.max(0, (first.at - this.nowMs()) / 1000);
  }

  /** Runs `task` once, `seconds` from now in the cloud's time; the answer takes it back. */
  after(seconds: number, task: () => void): () => void {
    const entry = this.#agenda.add(this.nowMs() + seconds * 1000, task);
    if (this.#agenda.first === entry) this.#arm();
    return () => this.#agenda.cancel(entry);
  }

  /** Forgets everything that was scheduled. */
  clear(): void {
    this.#agenda = new Agenda();
    clearTimeout(this.#timer);
  }

  #rebase(ms: number): void {
    this.#virtualBase = ms;
    this.#realBase = performance.now();
  }

  /** Takes the earliest task off the agenda, if its time is not after `ms`. */
  #due(ms: number): Task | undefined {
    const { first } = this.#agenda;
    return first && first.at <= ms ? this.#agenda.take() : undefined;
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const { first } = this.#agenda;
    if (!first || this.#speed === 0) return;
    // setTimeout takes at most 2^31-1 ms; a later task is armed again when that has passed.
    const wait = Math.min(Math.max(0, (first.at - this.nowMs()) / this.#speed), 2 ** 31 - 1);
    this.#timer = setTimeout(() => this.#fire(), Math.ceil(wait));
    this.#timer.unref();
  }

  #fire(): void {
    const now = this.nowMs();
    for (let next = this.#due(now); next; next = this.#due(now)) next.run();
    this.#arm();
  }
}
