import type { Browser, Page } from 'playwright-core';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** From its begin to its end, and of the processor's time, in microseconds. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** A task of a page's main thread, in ms. */
export interface Task {
  /** From its begin to its end: what a reader waits, if the machine has nothing else to do. */
  readonly wall: number;
  /** Of the processor: the same however busy the machine is. */
  readonly own: number;
}

/** Watches the main thread of a page; what it answers ends that and gives the longest task. */
export async function watchTasks(browser: Browser, page: Page): Promise<() => Promise<Task>> {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline', 'devtools.timeline'] });
  return async () => {
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
    const threads = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
    const isMain = ({ pid, tid }: TraceEvent) => threads.some((one) => one.pid === pid && one.tid === tid);
    const tasks = traceEvents.filter((one) => one.name === 'RunTask' && one.tdur !== undefined && isMain(one));
    if (tasks.length === 0) throw new Error('the browser told of no task');
    return {
      wall: Math.max(...tasks.map(({ dur = 0 }) => dur / 1000)),
      own: Math.max(...tasks.map(({ tdur = 0 }) => tdur / 1000)),
    };
  };
}

/** A fast hand: three windows a frame, to the end of the page; to be run in it. Gives the most rows that stood in the document. */
export async function scrollThrough(): Promise<number> {
  let rows = 0;
  const end = document.documentElement.scrollHeight;
  for (let y = 0; y < end; y += 2600) {
    scrollTo(0, y);
    await new Promise((resolve) => requestAnimationFrame(resolve));
    rows = Math.max(rows, document.querySelectorAll('.row').length);
  }
  return rows;
}
