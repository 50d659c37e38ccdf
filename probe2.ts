import { startEmulator } from './emulator/server.ts';
import { Cloud } from './emulator/cloud.ts';
import { Clock } from './emulator/clock.ts';
import { dispatcher } from './emulator/dispatch.ts';
import { routeTable } from './emulator/route.ts';
import { routes, sections } from './emulator/services/index.ts';
import { loadWorld } from './emulator/world.ts';
import { GoogleAuth, PassThroughClient } from './shared/gcp/auth-library.ts';
import { caller } from './shared/gcp/call.ts';
import { clientsAt } from './shared/gcp/clients.ts';
import { routerReads } from './shared/gcp/routers.ts';
import { networkReads } from './shared/gcp/networks.ts';
import { connectorReads } from './shared/gcp/vpc-connectors.ts';
import { jobReads } from './shared/gcp/run-jobs.ts';
import { freshWorld } from './cli/stories/scene.ts';
const cloud = new Cloud({ clock: new Clock(0) });
loadWorld(cloud, freshWorld() as any, sections);
const dispatch = dispatcher(cloud, routeTable(routes));
const fetchImplementation = async (url: any, init: any) => {
  const headers: Record<string,string> = {};
  new Headers(init.headers).forEach((v,k) => headers[k]=v);
  const { status, headers: h, body } = await dispatch({ method: init.method ?? 'GET', url: new URL(url), headers, raw: Buffer.from(init.body ?? '') });
  return new Response(body, { status, headers: h });
};
const auth = async () => new GoogleAuth({ authClient: new PassThroughClient({ transporterOptions: { fetchImplementation } } as any), projectId: 'myproject' });
const origin = { endpoint: 'http://127.0.0.1:1', auth } as any;
const remote = { origin, clients: clientsAt(origin), call: caller(0.01), pace: 0.01 };
const reads = { ...routerReads(remote), ...networkReads(remote), ...connectorReads(remote), ...jobReads(remote) };
async function time(name: string, n: number, f: (i:number) => Promise<unknown>) {
  for (let i=0;i<100;i++) await f(-i-1);
  const c0=process.cpuUsage(); const t=performance.now();
  for (let i=0;i<n;i++) await f(i);
  const c=process.cpuUsage(c0);
  console.log(name, ((performance.now()-t)/n).toFixed(2),'ms', ((c.user+c.system)/1000/n).toFixed(2),'ms cpu');
}
console.log(await reads.routers('myproject','europe-west2'));
for (let k=0;k<2;k++) {
await time('routers.list', 1000, () => reads.routers('myproject','europe-west2'));
await time('subnetworks', 1000, () => reads.subnetworks('myproject'));
await time('connectors', 1000, () => reads.connectors('myproject','europe-west2'));
await time('job', 1000, () => reads.job('projects/myproject/locations/europe-west2/jobs/x'));
}
