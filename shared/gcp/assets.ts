import { projectOf } from '../names.ts';
import type { Raw } from '../ports.ts';
import type { Projects } from '../sweep-ports.ts';
import { found } from '../snapshot/observed.ts';
import { allItems } from './pages.ts';
import { readRaw } from './reading.ts';
import type { Remote } from './remote.ts';
import { restPages } from './rest-pages.ts';

/**
 * Projects by what Cloud Asset Inventory knows of their jobs: one search for a whole organisation.
 * https://cloud.google.com/asset-inventory/docs/reference/rest/v1/TopLevel/searchAllResources
 */
export function projectsOf(remote: Remote): Projects {
  return {
    async withJobs({ kind, id }) {
      const params = { assetTypes: 'run.googleapis.com/Job', readMask: 'name', pageSize: '500' };
      const path = `v1/${kind}/${encodeURIComponent(id)}:searchAllResources`;
      const pages = restPages<readonly Raw[]>(remote, { api: 'cloudasset', path, params }, 'results');
      const projects = new Set<string>();
      const search = await readRaw(() =>
        allItems(remote.call, 'cloudasset.assets.searchAllResources', async (token, options) => {
          const [results, next, answer] = await pages(token, options);
          // `//run.googleapis.com/projects/P/locations/L/jobs/J`: only the projects are kept.
          for (const { name } of results ?? []) projects.add(projectOf(String(name)));
          return [[], next, answer];
        }),
      );
      projects.delete('');
      return search.kind === 'found' ? found([...projects].sort()) : search;
    },
  };
}
