import { badRequest } from '../errors.ts';
import type { Call, Route } from '../route.ts';

/** Which projects Cloud Asset Inventory finds below which folder: `{"123": ["project-1", "project-2"]}`. */
export const folderRoutes: readonly Route[] = [
  { id: 'emulator.folders.set', method: 'PUT', path: '/emulator/folders', handle: set },
];

function set({ cloud, body }: Call): object {
  const violations = Object.entries(body).flatMap(([folder, projects]) => {
    const fine = Array.isArray(projects) && projects.every((project) => typeof project === 'string');
    return fine ? [] : [{ field: folder, description: 'expected a list of project ids' }];
  });
  if (violations.length > 0) throw badRequest(violations);
  cloud.folders.clear();
  for (const [folder, projects] of Object.entries(body)) cloud.folders.set(folder, projects as string[]);
  return {};
}
