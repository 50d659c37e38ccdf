import { gcloud } from '../gcloud.ts';
import { projectOf, shortName } from '../names.ts';
import { blame } from './dropped.ts';
import type { Check } from './check.ts';

/** Some organisations delete the default route of every network; without it nothing leaves. */
export const routeMissing: Check = (context) =>
  blame(context, {
    id: 'route-missing',
    causes: ['NO_ROUTE'],
    when: ({ say }) => say.key === 'noRoute',
    nextSteps: ({ resource = '' }) => [
      {
        say: { key: 'lookAtRoutes' },
        command: gcloud('compute routes list', [], {
          project: projectOf(resource),
          filter: `network=${shortName(resource)}`,
        }),
      },
    ],
  });
