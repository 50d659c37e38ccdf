import { badRequest } from '../errors.ts';
import { EVENTS } from '../faults.ts';
import { isGoogleMethod } from '../google-methods.ts';
import type { Body, Call, Route } from '../route.ts';
import { clockRoutes } from './clock.ts';
import { collection } from './collection.ts';
import { folderRoutes } from './folders.ts';
import { worldRoutes, type WorldOptions } from './worlds.ts';

export interface ControlOptions extends WorldOptions {
  /** All methods that are implemented. */
  readonly methods: readonly Route[];
}

/** `/emulator/…`: the calls by which a test or a person steers the local cloud. They are not in the request log. */
export function controlRoutes({ methods, ...options }: ControlOptions): readonly Route[] {
  const implemented = new Set([EVENTS, ...methods.map(({ id }) => id)]);
  return [
    ...worldRoutes(options),
    ...clockRoutes,
    ...folderRoutes,
    ...collection('faults', {
      list: ({ cloud }, project) => cloud.faults.list(project),
      add: (call, body) => addFault(call, body, implemented),
      clear: ({ cloud }, project) => cloud.faults.clear(project),
    }),
    ...collection('permissions', {
      list: ({ cloud }, project) => cloud.access.list(project),
      add: ({ cloud }, body) => cloud.access.add(body),
      clear: ({ cloud }, project) => cloud.access.clear(project),
    }),
    ...collection('quotas', {
      list: ({ cloud }, project) => cloud.quotas.list(project),
      add: ({ cloud }, body) => cloud.quotas.add(body),
      clear: ({ cloud }, project) => cloud.quotas.clear(project),
    }),
    ...collection('reachability', {
      list: ({ cloud }, project) => cloud.reachability.list(project),
      add: ({ cloud }, body) => cloud.reachability.add(body),
      clear: ({ cloud }, project) => cloud.reachability.clear(project),
    }),
    ...collection('triggers', {
      list: ({ cloud }, project) => cloud.eventarc.list(project),
      add: ({ cloud }, body) => cloud.eventarc.add(body),
      clear: ({ cloud }, project) => cloud.eventarc.clearTriggers(project),
    }),
    ...collection('telemetry', {
      list: ({ cloud }, project) => cloud.readings.list(project),
      clear: ({ cloud }, project) => cloud.readings.clear(project),
    }),
    ...collection('requests', {
      list: ({ cloud }, project) => cloud.requests.list(project),
      clear: ({ cloud }, project) => cloud.requests.clear(project),
    }),
  ];
}

/** A fault on a method that nobody has would never be met, and whoever put it there would wonder. */
function addFault({ cloud }: Call, body: Body, implemented: ReadonlySet<string>): object {
  const { method } = body;
  if (typeof method === 'string' && method !== '' && !implemented.has(method) && !isGoogleMethod(method)) {
    const description = `expected the name of a method as in Google's discovery documents, such as compute.routers.insert`;
    throw badRequest([{ field: 'method', description }], `method: ${method} is not known: ${description}`);
  }
  return cloud.faults.add(body);
}
