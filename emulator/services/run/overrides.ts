import { z } from 'zod';
import { integer } from '../proto-json.ts';
import type { Container, EnvVar, ExecutionTemplate } from './v2/schema.ts';

/** RunJobRequest.overrides, v2's `timeout` and v1's `timeoutSeconds` alike. */
export const Overrides = z.looseObject({
  containerOverrides: z
    .array(
      z.looseObject({
        name: z.string().optional(),
        args: z.array(z.string()).optional(),
        clearArgs: z.boolean().optional(),
        env: z.array(z.looseObject({ name: z.string() })).optional(),
      }),
    )
    .optional(),
  taskCount: integer.optional(),
  timeout: z.string().optional(),
  timeoutSeconds: integer.optional(),
});

export type Overrides = z.infer<typeof Overrides>;

type ContainerOverride = NonNullable<Overrides['containerOverrides']>[number];

/** The template that one execution runs with; there is no override for the network. */
export function overridden(template: ExecutionTemplate, overrides: Overrides): ExecutionTemplate {
  const { containerOverrides = [], taskCount, timeoutSeconds } = overrides;
  const timeout = overrides.timeout ?? (timeoutSeconds === undefined ? undefined : `${timeoutSeconds}s`);
  const task = template.template ?? {};
  const containers = (task.containers ?? []).map((container, i) => {
    const override = containerOverrides.find(({ name }) => (name ? name === container.name : i === 0));
    return override ? withOverride(container, override) : container;
  });
  return {
    ...template,
    taskCount: taskCount || template.taskCount,
    template: { ...task, containers, timeout: timeout ?? task.timeout },
  };
}

function withOverride(container: Container, { args, clearArgs, env = [] }: ContainerOverride): Container {
  const names = new Set(env.map(({ name }) => name));
  const kept = (container.env ?? []).filter(({ name }) => !names.has(name));
  return {
    ...container,
    ...(clearArgs && { args: [] }),
    ...(args && args.length > 0 && { args }),
    ...(env.length > 0 && { env: [...kept, ...(env as EnvVar[])] }),
  };
}
