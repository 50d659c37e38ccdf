import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync, transformSync } from 'esbuild';

/**
 * The page of a report as two texts, script and style: what runs in a browser is written in TypeScript like everything
 * else, and a report is one file that needs nothing beside it.
 */
export function pageModule(root: string): string {
  const { script, style } = page(join(root, 'shared/report/page'));
  return `/* Made of shared/report/page by \`npm run generate\`. */
export const SCRIPT = ${text(script)};
export const STYLE = ${text(style)};
`;
}

/** The page of the local cloud, in the same way; it is served in three parts, because it lets nothing inline run. */
export function cloudPageModule(root: string): string {
  const folder = join(root, 'emulator/page/client');
  const { script, style } = page(folder);
  return `/* Made of emulator/page/client by \`npm run generate\`. */
export const HTML = ${text(readFileSync(join(folder, 'page.html'), 'utf8'))};
export const SCRIPT = ${text(script)};
export const STYLE = ${text(style)};
`;
}

const text = (value: string) => JSON.stringify(value).replaceAll('</', '<\\/');

function page(folder: string): { script: string; style: string } {
  const { outputFiles } = buildSync({
    entryPoints: [join(folder, 'main.ts')],
    bundle: true,
    format: 'iife',
    target: 'es2023',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    write: false,
    tsconfigRaw: {},
  });
  const script = outputFiles[0]?.text.trim() ?? '';
  const css = readFileSync(join(folder, 'page.css'), 'utf8');
  const style = transformSync(css, { loader: 'css', minify: true, target: 'chrome120' }).code.trim();
  return { script, style };
}
