import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Component {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** What is inside, as a CycloneDX bill of materials: the packages that files were taken from. https://cyclonedx.org/docs/1.6/json/ */
export function sbomOf(inputs: readonly string[], { root, project }: { root: string; project: Component }): object {
  const folders = new Set(inputs.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []));
  const packages = [...folders].map(
    (folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Component,
  );
  const components = new Map(packages.map((one) => [purlOf(one), one]));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': purlOf(project), ...described(project) } },
    components: [...components]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([purl, one]) => ({ type: 'library', 'bom-ref': purl, purl, ...described(one) })),
  };
}

/** https://github.com/package-url/purl-spec */
const purlOf = ({ name, version }: Component): string => `pkg:npm/${name.replace('@', '%40')}@${version}`;

const described = ({ name, version, license }: Component) => ({
  name,
  version,
  ...(license !== undefined && { licenses: [{ expression: license }] }),
});
