import type { Route } from '../route.ts';
import type { Section } from '../world.ts';
import { routes as administration } from './administration.ts';
import { routes as cloudasset } from './cloudasset.ts';
import { routes as compute } from './compute/routes.ts';
import { routes as logging } from './logging/routes.ts';
import { routes as networkconnectivity } from './networkconnectivity.ts';
import { routes as networkmanagement } from './networkmanagement.ts';
import { routes as pubsub } from './pubsub/routes.ts';
import { routes as run } from './run/routes.ts';
import { routes as secretmanager } from './secretmanager.ts';
import { routes as storage } from './storage/routes.ts';
import { routes as telemetry } from './telemetry/routes.ts';
import { routes as vpcaccess } from './vpcaccess/routes.ts';
import { sections as runSections } from './run/sections.ts';
import { sections as vpcaccessSections } from './vpcaccess/sections.ts';
import { sections as computeSections } from './compute/sections.ts';

/** Every method of every API that the local cloud answers. */
export const routes: readonly Route[] = [
  ...run,
  ...vpcaccess,
  ...compute,
  ...logging,
  ...networkconnectivity,
  ...networkmanagement,
  ...pubsub,
  ...storage,
  ...secretmanager,
  ...cloudasset,
  ...telemetry,
  ...administration,
];

/** How each collection of a snapshot is loaded and saved, in the order in which a snapshot file prints them. */
export const sections: readonly Section[] = [...runSections, ...vpcaccessSections, ...computeSections];
