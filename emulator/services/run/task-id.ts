import type { Execution } from './execution.ts';

/** Tasks are named after their execution. */
export function taskId({ name }: Execution, index: number): string {
  return `${name.split('/').at(-1)}-task${index}`;
}

/** The index of a task of an execution, by its id; undefined for an id that none of its tasks has. */
export function taskIndex(execution: Execution, id: string): number | undefined {
  const index = Number(/-task(\d+)$/.exec(id)?.[1]);
  return index < execution.taskCount && taskId(execution, index) === id ? index : undefined;
}
