import type { z } from 'zod';
import { badRequest } from './errors.ts';

/** A body in the form that a schema gives it. Throws an ApiError that names every field at fault. */
export function shaped<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw badRequest(
    parsed.error.issues.map(({ path, message }) => ({ field: path.join('.') || '(body)', description: message })),
  );
}
