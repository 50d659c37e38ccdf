import { badRequest } from '../errors.ts';
import type { Call, Route } from '../route.ts';
import { loadWorld, saveWorld, type Section } from '../world.ts';
import { projectOf } from './collection.ts';

export interface WorldOptions {
  readonly sections: readonly Section[];
  /** The world that `reset` goes back to. */
  readonly initialWorld?: Readonly<Record<string, unknown>> | undefined;
  /** Told after a reset: whoever set up topics and subscriptions at the start sets them up again. */
  readonly afterReset?: (() => Promise<void>) | undefined;
}

/** Loading, saving and forgetting what there is. */
export function worldRoutes({ sections, initialWorld, afterReset }: WorldOptions): readonly Route[] {
  const save = (call: Call) => saveWorld(call.cloud, projectOf(call) ?? onlyProject(call), sections);
  const load = (call: Call): object => {
    loadWorld(call.cloud, call.body, sections, projectOf(call));
    return {};
  };
  const reset = async (call: Call): Promise<object> => {
    const only = projectOf(call);
    call.cloud.reset(only);
    const ours = initialWorld !== undefined && (only === undefined || initialWorld['project'] === only);
    if (ours) loadWorld(call.cloud, structuredClone(initialWorld), sections);
    await afterReset?.();
    return {};
  };
  return [
    { id: 'emulator.world.get', method: 'GET', path: '/emulator/world', handle: save },
    { id: 'emulator.world.put', method: 'PUT', path: '/emulator/world', handle: load },
    { id: 'emulator.reset', method: 'POST', path: '/emulator/reset', handle: reset },
  ];
}

const DEFAULT_PROJECT = 'myproject';

/** The project that is meant where none is named: a world is of one. */
function onlyProject({ cloud }: Call): string {
  const projects = cloud.store.projects();
  if (projects.length === 0 || projects.includes(DEFAULT_PROJECT)) return DEFAULT_PROJECT;
  const [only = DEFAULT_PROJECT, second] = projects;
  if (second === undefined) return only;
  const description = `expected, as there are several: ${projects.slice(0, 10).join(', ')}`;
  throw badRequest([{ field: 'project', description }]);
}
