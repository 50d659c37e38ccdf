import { badRequest } from '../errors.ts';
import type { Call, Route } from '../route.ts';

/** The last time that RFC 3339 can print. */
const LAST_MS = Date.parse('9999-12-31T00:00:00Z');
/** A year in half a minute: what goes faster is better advanced by hand. */
const FASTEST = 1_000_000;

/** The time of the cloud: read, run faster, advanced by hand, or set. */
export const clockRoutes: readonly Route[] = [
  { id: 'emulator.clock.get', method: 'GET', path: '/emulator/clock', handle: read },
  { id: 'emulator.clock.set', method: 'POST', path: '/emulator/clock', handle: set },
];

function read({ cloud: { clock } }: Call): object {
  return { now: clock.now(), speed: clock.speed };
}

function set(call: Call): object {
  const { clock } = call.cloud;
  const { now, speed, advanceSeconds, ...rest } = call.body;
  const violations = Object.keys(rest).map((field) => ({ field, description: 'unknown' }));
  for (const [field, value] of Object.entries({ speed, advanceSeconds })) {
    if (value === undefined) continue;
    const fine = typeof value === 'number' && Number.isFinite(value) && value >= 0;
    if (!fine) violations.push({ field, description: 'expected a number of at least 0' });
  }
  if (typeof advanceSeconds === 'number' && clock.nowMs() + advanceSeconds * 1000 > LAST_MS) {
    violations.push({ field: 'advanceSeconds', description: 'expected not to lead beyond the year 9999' });
  }
  if (typeof speed === 'number' && speed > FASTEST) {
    violations.push({ field: 'speed', description: `expected at most ${FASTEST}` });
  }
  const ms = now === undefined ? undefined : instant(now);
  if (Number.isNaN(ms)) violations.push({ field: 'now', description: 'expected a time, 2026-11-28T00:00:00Z' });
  if ([now, speed, advanceSeconds].every((value) => value === undefined)) {
    violations.push({ field: '(body)', description: 'expected speed, advanceSeconds or now' });
  }
  if (violations.length > 0) throw badRequest(violations);
  if (typeof speed === 'number') clock.setSpeed(speed);
  if (ms !== undefined && !clock.setNow(ms)) {
    const description = 'expected a time that is not before the present one while anything is under way';
    throw badRequest([{ field: 'now', description }]);
  }
  if (typeof advanceSeconds === 'number') clock.advance(advanceSeconds);
  return read(call);
}

function instant(text: unknown): number {
  return typeof text === 'string' && /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : NaN;
}
