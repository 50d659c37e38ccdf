/** The ids in a relative name with a location: `projects/p/locations/r/jobs/j`, also with something below it. */
export interface Place {
  readonly project: string;
  readonly region: string;
  readonly id: string;
}

/** Where a resource is, from its name: paths are read once, here. */
export function placeOf(name: string): Place {
  const [, project = '', , region = '', , id = ''] = name.split('/');
  return { project, region, id };
}
