/** google.logging.type.LogSeverity by name and number. */
export const SEVERITIES: Readonly<Record<string, number>> = {
  DEFAULT: 0,
  DEBUG: 100,
  INFO: 200,
  NOTICE: 300,
  WARNING: 400,
  ERROR: 500,
  CRITICAL: 600,
  ALERT: 700,
  EMERGENCY: 800,
};

/** A severity's place in the order, by name or number; NaN for what is none. */
export function severityRank(severity: unknown): number {
  if (typeof severity === 'number') return severity;
  const text = typeof severity === 'string' ? severity.toUpperCase() : '';
  return /^\d+$/.test(text) ? Number(text) : (SEVERITIES[text] ?? NaN);
}

/** The name of a severity; the next lower one where there is none for that number. */
export function severityName(severity: unknown): string {
  const rank = severityRank(severity);
  return Object.entries(SEVERITIES).findLast(([, number]) => number <= rank)?.[0] ?? 'DEFAULT';
}
