import { Reply, type Call, type Route } from '../route.ts';
import { projectOf } from '../control/collection.ts';
import { HTML, SCRIPT, STYLE } from './page.generated.ts';
import { overviewOf, type PageExtras } from './overview.ts';

/** The page loads what stands beside it and nothing else, and nobody frames it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const SAFE = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

function asset(path: string, type: string, text: string): Route {
  const body = Buffer.from(text);
  const headers = { ...SAFE, 'content-type': `${type}; charset=utf-8` };
  return { id: `emulator.page${path}`, method: 'GET', path, handle: () => new Reply(200, body, headers) };
}

/** A page that shows what the local cloud is doing, and what it is made of. */
export function pageRoutes(extras: PageExtras): readonly Route[] {
  return [
    asset('/', 'text/html', HTML),
    asset('/emulator/page/app.js', 'text/javascript', SCRIPT),
    asset('/emulator/page/app.css', 'text/css', STYLE),
    {
      id: 'emulator.overview.get',
      method: 'GET',
      path: '/emulator/overview',
      handle: (call: Call) => overviewOf(call.cloud, projectOf(call), extras),
    },
  ];
}
