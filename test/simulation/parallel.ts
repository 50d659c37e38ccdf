import { availableParallelism } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';

/**
 * Does tasks in as many threads as there are processors, two at the least: `module` answers each with `answerTasks`. The
 * answers come in the order of the tasks.
 */
export async function inThreads<Task, Answer>(module: URL, tasks: readonly Task[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  const open = tasks.map((task, i) => ({ task, i })).toReversed();
  const threads = Math.min(Math.max(2, availableParallelism()), tasks.length);
  await Promise.all(
    Array.from({ length: threads }, async () => {
      const worker = new Worker(module, { workerData: 'a thread for tasks' });
      try {
        for (let next = open.pop(); next; next = open.pop()) {
          const { task, i } = next;
          answers[i] = await ask<Answer>(worker, task);
        }
      } finally {
        await worker.terminate();
      }
    }),
  );
  return answers;
}

function ask<Answer>(worker: Worker, task: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (answer: { value: Answer } | { error: string }) => {
      worker.off('error', reject);
      if ('error' in answer) reject(new Error(answer.error));
      else resolve(answer.value);
    });
    worker.postMessage(task);
  });
}

/** Answers the tasks of a thread, one after the other; does nothing outside of one. */
export function answerTasks<Task, Answer>(answer: (task: Task) => Promise<Answer>): void {
  if (workerData !== 'a thread for tasks') return;
  parentPort?.on('message', (task: Task) => {
    answer(task).then(
      (value) => parentPort?.postMessage({ value }),
      (error: unknown) => parentPort?.postMessage({ error: error instanceof Error ? error.stack : String(error) }),
    );
  });
}
