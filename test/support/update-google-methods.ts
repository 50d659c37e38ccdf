/*
 * Writes emulator/google-methods.txt: names, HTTP methods and paths of all methods of the APIs that the local cloud knows
 * by name, as the discovery documents have them. They are read from the clients of the gcloud that is installed.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const APIS = [
  'cloudasset/v1',
  'cloudresourcemanager/v1',
  'compute/v1',
  'logging/v2',
  'networkconnectivity/v1',
  'networkmanagement/v1',
  'orgpolicy/v2',
  'pubsub/v1',
  'run/v1',
  'run/v2',
  'secretmanager/v1',
  'serviceusage/v1',
  'storage/v1',
  'vpcaccess/v1',
];

const root = execFileSync('gcloud', ['info', '--format=value(installation.sdk_root)'], { encoding: 'utf8' }).trim();

function methodsOf(api: string): string[] {
  const [name = '', version = ''] = api.split('/');
  const file = `${root}/lib/googlecloudsdk/generated_clients/apis/${api}/${name}_${version}_client.py`;
  const text = readFileSync(file, 'utf8');
  const base = /BASE_URL = '(.*?)'/.exec(text)?.[1];
  return [...text.matchAll(/ApiMethodInfo\(([\s\S]*?)\n {4}\)/g)].map(([, method = '']) => {
    const field = (key: string) => new RegExp(`\\b${key}='(.*?)'`).exec(method)?.[1];
    const { pathname } = new URL(field('flat_path') ?? field('relative_path') ?? '', base);
    const path = decodeURI(pathname).replace(/\{\+?\w+\}/g, '{}');
    return `${field('method_id')} ${field('http_method')} ${path}`;
  });
}

const lines = [...new Set(APIS.flatMap(methodsOf))].sort();
writeFileSync(new URL('../../emulator/google-methods.txt', import.meta.url), `${lines.join('\n')}\n`);
process.stdout.write(`${lines.length} methods\n`);
