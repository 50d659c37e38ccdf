/** The project that a log belongs to: `projects/p/logs/…`. */
export function projectOfLog(logName: string): string {
  return logName.split('/')[1] ?? '';
}
