import type { Raw } from '../../ports.ts';

/**
 * A job as it may be stored: without its containers, which hold environment variables and arguments, and without its
 * volumes, which name secrets. Nothing of them decides where packets go.
 */
export function redactJob(job: Raw): Raw {
  return within(job, ['template', 'template'], ({ containers: _, volumes: __, ...task }) => task);
}

/** A VM without its metadata: startup scripts and keys stand there. */
export function redactInstance({ metadata: _, ...instance }: Raw): Raw {
  return instance;
}

function within(value: Raw, [key, ...path]: readonly string[], change: (inner: Raw) => Raw): Raw {
  if (key === undefined) return change(value);
  const inner = value[key];
  if (typeof inner !== 'object' || inner === null) return value;
  return { ...value, [key]: within(inner as Raw, path, change) };
}
