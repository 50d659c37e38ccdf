import { badRequest } from './errors.ts';
import type { Call, Route } from './route.ts';
import { loadWorld, saveWorld, type Section } from './world.ts';
import { isObject } from './json.ts';

export interface ControlOptions {
  readonly sections: readonly Section[];
  /** The world that `reset` goes back to. */
  readonly initialWorld?: Readonly<Record<string, unknown>> | undefined;
  /** Told after a reset: whoever set up topics and subscriptions at the start sets them up again. */
  readonly afterReset?: (() => Promise<void>) | undefined;
}

/** `/emulator/…`: the calls by which a test or a person steers the local cloud. They are not in the request log. */
export function controlRoutes({ sections, initialWorld, afterReset }: ControlOptions): readonly Route[] {
  const project = ({ query }: Call) => query.get('project') ?? undefined;
  const clock = ({ cloud }: Call) => ({ now: cloud.clock.now(), speed: cloud.clock.speed });
  const resetAll = async ({ cloud }: Call, only?: string): Promise<object> => {
    cloud.reset(only);
    const ours = initialWorld !== undefined && (only === undefined || initialWorld['project'] === only);
    if (ours) loadWorld(cloud, structuredClone(initialWorld), sections);
    await afterReset?.();
    return {};
  };
  return [
    {
      id: 'emulator.world.get',
      method: 'GET',
      path: '/emulator/world',
      handle: (call) => saveWorld(call.cloud, project(call) ?? 'myproject', sections),
    },
    {
      id: 'emulator.world.put',
      method: 'PUT',
      path: '/emulator/world',
      handle: (call) => {
        loadWorld(call.cloud, call.body, sections, project(call));
        return {};
      },
    },
    { id: 'emulator.reset', method: 'POST', path: '/emulator/reset', handle: (call) => resetAll(call, project(call)) },
    { id: 'emulator.clock.get', method: 'GET', path: '/emulator/clock', handle: clock },
    {
      id: 'emulator.clock.set',
      method: 'POST',
      path: '/emulator/clock',
      handle: (call) => {
        setClock(call);
        return clock(call);
      },
    },
    {
      id: 'emulator.faults.list',
      method: 'GET',
      path: '/emulator/faults',
      handle: (call) => call.cloud.faults.list(project(call)),
    },
    { id: 'emulator.faults.add', method: 'POST', path: '/emulator/faults', handle: addFault },
    {
      id: 'emulator.faults.clear',
      method: 'DELETE',
      path: '/emulator/faults',
      handle: (call) => {
        call.cloud.faults.clear(project(call));
        return {};
      },
    },
    {
      id: 'emulator.requests.list',
      method: 'GET',
      path: '/emulator/requests',
      handle: (call) => call.cloud.requests.list(project(call)),
    },
    {
      id: 'emulator.requests.clear',
      method: 'DELETE',
      path: '/emulator/requests',
      handle: (call) => {
        call.cloud.requests.clear(project(call));
        return {};
      },
    },
  ];
}

function addFault(call: Call): object {
  const project = call.query.get('project');
  return call.cloud.faults.add(isObject(call.body) && project !== null ? { project, ...call.body } : call.body);
}

function setClock({ cloud, body }: Call): void {
  const { speed, advanceSeconds, ...rest } = body;
  const violations = Object.keys(rest).map((field) => ({ field, description: 'unknown' }));
  for (const [field, value] of Object.entries({ speed, advanceSeconds })) {
    if (value === undefined) continue;
    const fine = typeof value === 'number' && Number.isFinite(value) && value >= 0;
    if (!fine) violations.push({ field, description: 'expected a number of at least 0' });
  }
  if (speed === undefined && advanceSeconds === undefined) {
    violations.push({ field: '(body)', description: 'expected speed or advanceSeconds' });
  }
  if (violations.length > 0) throw badRequest(violations);
  if (typeof speed === 'number') cloud.clock.setSpeed(speed);
  if (typeof advanceSeconds === 'number') cloud.clock.advance(advanceSeconds);
}
