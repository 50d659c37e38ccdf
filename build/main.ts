/* `npm run build`: the folders to deploy, in dist/functions, and the npm package, in dist/package. With --link they get this project's node_modules, to be run here. */
import { readdirSync, statSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildFunctions } from './build.ts';
import { buildPackage } from './package.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist/functions');

for (const name of await buildFunctions(root, out)) {
  const folder = join(out, name);
  const files = readdirSync(folder).map((file) => `${file} ${Math.ceil(statSync(join(folder, file)).size / 1024)} kB`);
  process.stdout.write(`${relative(root, folder)}: ${files.join(', ')}\n`);
  if (process.argv.includes('--link')) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}
await buildPackage(root, join(root, 'dist/package'));
process.stdout.write('dist/package\n');
