/* Writes the JSON Schemas that are published with the package: `npm run schema`. */
import { writeFileSync } from 'node:fs';
import { policyJsonSchema } from '../shared/policy/json-schema.ts';
import { reportJsonSchema } from '../shared/report/schema.ts';
import { resultJsonSchema } from '../shared/result/schema.ts';

/** Every schema of this folder by its file. */
export const SCHEMAS = {
  'policy.json': policyJsonSchema,
  'report.json': reportJsonSchema,
  'result.json': resultJsonSchema,
};

/** A schema as its file has it. */
export const print = (schema: object): string => `${JSON.stringify(schema, undefined, 2)}\n`;

if (import.meta.main) {
  for (const [file, make] of Object.entries(SCHEMAS)) writeFileSync(new URL(file, import.meta.url), print(make()));
}
