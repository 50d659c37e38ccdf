import type { Raw } from '../ports.ts';
import type { AuditTrail } from '../sweep-ports.ts';
import type { Observed } from '../snapshot/observed.ts';
import { readRaw } from './reading.ts';
import type { Remote } from './remote.ts';
import { rest } from './rest.ts';

interface Page {
  readonly entries?: readonly Raw[];
  readonly nextPageToken?: string;
}

/** Reads Cloud Logging. https://cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list */
export function auditTrailOf(remote: Remote): AuditTrail {
  return { entries: (project, filter) => pages(remote, project, filter) };
}

async function* pages(
  remote: Remote,
  project: string,
  filter: string,
): AsyncGenerator<Observed<readonly Raw[]>, void, void> {
  const request = { resourceNames: [`projects/${project}`], filter, orderBy: 'timestamp asc', pageSize: 1000 };
  let token: string | undefined = '';
  while (token !== undefined) {
    const data: object = { ...request, ...(token && { pageToken: token }) };
    let next: string | undefined;
    yield await readRaw(async () => {
      const page = await remote.call({ permission: 'logging.logEntries.list' }, (options) =>
        rest<Page>(remote, { api: 'logging', path: 'v2/entries:list', method: 'POST', data }, options),
      );
      next = page.nextPageToken;
      return page.entries ?? [];
    });
    token = next || undefined;
  }
}
