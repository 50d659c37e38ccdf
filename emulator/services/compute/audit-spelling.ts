import { isObject } from '../../json.ts';
import type { Body } from '../../route.ts';

/** What users write into VMs is not for a log. */
const LEFT_OUT = ['metadata', 'fingerprint', 'labelFingerprint'];

/**
 * A message as Compute's audit log spells it, which is not how its API does: repeated fields are plural (`alloweds`),
 * integers are text, references are relative names, and a map is a list of keys and values.
 */
export function auditSpelling(message: Body, { keepLinks = false } = {}): Body {
  const spelled = Object.entries(message).flatMap(([name, value]) => {
    if (value === undefined || value === null || LEFT_OUT.includes(name)) return [];
    if (Array.isArray(value)) return [[plural(name), value.map((item) => spell(item, keepLinks))] as const];
    if (name === 'labels' && isObject(value)) return [[name, pairs(value)] as const];
    return [[name, spell(value, keepLinks)] as const];
  });
  return Object.fromEntries(spelled);
}

function spell(value: unknown, keepLinks: boolean): unknown {
  if (isObject(value)) return auditSpelling(value, { keepLinks });
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && !keepLinks ? value.replace(/^https?:\/\/.*?\/(?=projects\/)/, '') : value;
}

const plural = (name: string): string => (name.endsWith('s') ? name : `${name}s`);

const pairs = (map: Body): Body[] => Object.entries(map).map(([key, value]) => ({ key, value }));
