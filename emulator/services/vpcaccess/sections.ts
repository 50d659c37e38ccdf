import { badRequest } from '../../errors.ts';
import type { Section } from '../../world.ts';
import { textOf } from '../proto-json.ts';
import { connectorName } from './connector.ts';

const NAME = /^projects\/([^/]+)\/locations\/([^/]+)\/connectors\/([^/]+)$/;

/** Connectors are stored as they are printed. What stands around a loaded one is in the snapshot, too. */
export const sections: readonly Section[] = [
  {
    collection: 'connectors',
    save: (_cloud, value) => value,
    load: (cloud, own, value) => {
      // The number of the world's own project is known from here on.
      cloud.projectId(own);
      const [, project = '', region = '', id = ''] = NAME.exec(textOf(value['name'])) ?? [];
      if (id === '') {
        throw badRequest([{ field: 'name', description: 'projects/…/locations/…/connectors/… was expected' }]);
      }
      return { name: connectorName({ project: cloud.projectId(project), region, id }), value };
    },
  },
];
