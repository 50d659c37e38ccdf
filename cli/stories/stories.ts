import { connectorMissing, directWithoutNat, proxyCure } from './cures.ts';
import { mix, notAPretext, nothingToDo, twiceIsOnce } from './restraint.ts';
import type { Story } from './story.ts';

/** In the order in which they are told: the first one is told last, so that its world stays for who looks around afterwards. */
export const STORIES: readonly Story[] = [
  directWithoutNat,
  proxyCure,
  mix,
  nothingToDo,
  twiceIsOnce,
  notAPretext,
  connectorMissing,
];
