import type { Cloud } from '../../cloud.ts';

export interface Message {
  readonly data?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly orderingKey?: string;
}

/** Topics, subscriptions, messages under way. */
export class Broker {
  readonly #cloud: Cloud;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  /** Publishes to a topic by its full name; answers the message ids. Throws NOT_FOUND when there is no such topic. */
  publish(_topic: string, _messages: readonly Message[]): string[] {
    void this.#cloud;
    return [];
  }

  clear(_project?: string): void {}
}
