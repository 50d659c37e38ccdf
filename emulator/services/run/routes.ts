import type { Route } from '../../route.ts';
import { ENUMS } from './enums.ts';
import { routes as v1 } from './v1/routes.ts';
import { routes as v2 } from './v2/routes.ts';

/** Cloud Run jobs: two APIs on one store. */
export const routes: readonly Route[] = [...v1, ...v2.map((route) => ({ ...route, enums: ENUMS }))];
