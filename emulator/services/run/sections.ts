import type { Section } from '../../world.ts';

export const sections: readonly Section[] = [];
