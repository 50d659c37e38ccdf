import type { Result } from '../../shared/result/result.ts';
import type { Deploy, Ending } from './deploy.ts';

/** The way by which the audit log reaches the function in a story: both have to work. */
export type Intake = 'sink' | 'eventarc' | 'both';

/** What a story can do and see, whoever tells it: `npm start` prints it, the end-to-end tests assert on it. */
export interface Stage {
  /** Origin of the local cloud. */
  readonly cloud: string;
  /** One line of the story. */
  say(text: string): void;
  /** Deploys a job as a user would. */
  deploy(deploy: Deploy): Promise<Ending>;
  /** The next result of a job at a stage. Throws when none comes in time. */
  result(job: string, stage: Result['stage']): Promise<Result>;
  /** Results that have come so far and that nobody asked for. */
  leftovers(): Promise<readonly Result[]>;
  /** Waits until no event, message or function is under way any more. */
  settle(): Promise<void>;
  /** Requests since the story began that changed something. */
  writes(): Promise<readonly { readonly method: string; readonly status: number }[]>;
  world(): Promise<Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>>;
  /** Says a sentence that has to be true; a story that tells a lie fails. */
  expect(truth: boolean, sentence: string): void;
}

export interface Story {
  readonly id: string;
  readonly title: string;
  readonly intake: Intake;
  /** Changes in the world that every story begins with. */
  readonly scene?: (world: SceneWorld) => void;
  /** Lines that are added to the policy. */
  readonly policy?: string;
  readonly tell: (stage: Stage) => Promise<void>;
}

export type SceneWorld = Record<
  'connectors' | 'networks' | 'subnetworks' | 'routers' | 'routes' | 'firewalls' | 'instances' | 'jobs',
  object[]
>;
