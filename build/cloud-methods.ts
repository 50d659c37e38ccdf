import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { routes } from '../emulator/services/index.ts';

const INTRODUCTION = `# Methods of the local Google Cloud

<!-- Made of the code and of test/emulator/coverage by \`npm run generate\`. -->

All methods that the [local Google Cloud](local-cloud.md) implements, by Google's names of them, and what each is tested with:
Google's Node client of the service, flows of an unmodified gcloud, and traffic that was recorded at Google and is replayed. The
tests of these suites fail when they call anything else than what stands here. A row without a mark has no test with a client;
nearly all have tests over plain HTTP. Every other method is refused with 405 and its name.
`;

const HEAD = '| method | Node client | gcloud | recording |\n|---|---|---|---|';

/** The page that says which method is tested with what. */
export function cloudMethodsPage(root: string): string {
  const suites = new Map(
    globSync(join(root, 'test/emulator/coverage/*.txt')).map((file) => {
      const methods = readFileSync(file, 'utf8').trim().split('\n');
      return [basename(file, '.txt'), new Set(methods)];
    }),
  );
  const mark = (kind: string, method: string) =>
    [...suites].some(([suite, methods]) => suite.startsWith(kind) && methods.has(method)) ? 'yes' : '';
  const ids = [...new Set(routes.map(({ id }) => id))].sort();
  const sections = [...Map.groupBy(ids, (id) => id.split('.')[0] ?? '')].map(([service, methods]) => {
    const rows = methods.map((id) => {
      const marks = ['client', 'gcloud', 'recordings'].map((kind) => ` ${mark(kind, id)} `.replace('  ', ' '));
      return `| \`${id.slice(service.length + 1)}\` |${marks.join('|')}|`;
    });
    return `## ${service}\n\n${HEAD}\n${rows.join('\n')}\n`;
  });
  return [INTRODUCTION, ...sections].join('\n');
}
