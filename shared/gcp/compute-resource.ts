import type { AttemptOptions } from './call.ts';

/** What a generated client answers: the resource first. */
export type Answer = readonly [unknown, ...unknown[]];

/** What the generated client makes of a Compute operation; its types take it for one of another kind. */
export interface Started {
  readonly latestResponse: object;
}

export type Start = Promise<readonly [Started, ...unknown[]]>;

/** One Compute resource by its name: how it is read, decoded and deleted. */
export interface ComputeResource<T extends object> {
  /** Full name. */
  readonly name: string;
  /** `compute.routers`: get, create and delete are asked below it. */
  readonly collection: `compute.${'addresses' | 'firewalls' | 'routers' | 'routes' | 'subnetworks'}`;
  readonly get: (options: AttemptOptions) => Promise<Answer>;
  readonly delete: (requestId: string, options: AttemptOptions) => Start;
  readonly decode: (plain: unknown) => T;
}
