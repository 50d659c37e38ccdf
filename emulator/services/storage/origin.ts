import type { Call } from '../../route.ts';

/** Where the caller came in, by address or as its proxy: the links in an answer lead there. */
export function originOf({ headers }: Call): string {
  return `http://${headers['host'] ?? 'storage.googleapis.com'}`;
}

/** The cloud's time with milliseconds, as Cloud Storage prints it. */
export function timeOf({ cloud }: Call): string {
  return new Date(cloud.clock.nowMs()).toISOString();
}
