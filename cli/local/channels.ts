import { randomBytes } from 'node:crypto';
import type { StackOptions } from './stack.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Webhooks that messages of the local stack go to as well, where the environment has one. */
const WEBHOOKS = ['slack', 'chat', 'teams'] as const;

/** The channels of the local stack: its own wall, and the webhooks that are given in the environment. */
export function localChannels(wall: string, env: Env): NonNullable<StackOptions['channels']> {
  const given = WEBHOOKS.flatMap((to) => {
    const name = `RUN_EGRESS_${to.toUpperCase()}_URL`;
    const url = env[name];
    return url ? [{ to, name, url }] : [];
  });
  const calm = 'digest: {window: 5s, after: 20}';
  const yaml = [
    `  - {name: wall, to: webhook, host: wall.localhost, url: env:RUN_EGRESS_WALL_URL, key: env:RUN_EGRESS_WALL_KEY, ${calm}}`,
    ...given.map(({ to, name }) => `  - {name: ${to}, to: ${to}, url: env:${name}, ${calm}}`),
  ].map((line) => `${line}\n`);
  return {
    yaml: yaml.join(''),
    env: {
      RUN_EGRESS_WALL_URL: wall,
      RUN_EGRESS_WALL_KEY: randomBytes(24).toString('base64'),
      ...Object.fromEntries(given.map(({ name, url }) => [name, url])),
    },
  };
}
