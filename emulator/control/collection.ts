import type { Body, Call, Route } from '../route.ts';

interface Collection {
  readonly list: (call: Call, project: string | undefined) => unknown;
  readonly clear: (call: Call, project: string | undefined) => void;
  /** `body` may leave its project to the query. */
  readonly add?: (call: Call, body: Body) => unknown;
}

/** A list under the control path: GET shows it, POST adds to it, DELETE empties it; each for a project or for all. */
export function collection(name: string, { list, add, clear }: Collection): Route[] {
  const path = `/emulator/${name}`;
  const adding: Route[] = add
    ? [{ id: `emulator.${name}.add`, method: 'POST', path, handle: (call) => add(call, inProject(call)) }]
    : [];
  const remove = (call: Call): object => {
    clear(call, projectOf(call));
    return {};
  };
  return [
    { id: `emulator.${name}.list`, method: 'GET', path, handle: (call) => list(call, projectOf(call)) },
    ...adding,
    { id: `emulator.${name}.clear`, method: 'DELETE', path, handle: remove },
  ];
}

/** The project that a control call is about; none means the whole cloud. */
export function projectOf({ query }: Call): string | undefined {
  return query.get('project') ?? undefined;
}

function inProject(call: Call): Body {
  const project = projectOf(call);
  return project === undefined ? call.body : { project, ...call.body };
}
