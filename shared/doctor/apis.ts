import { gcloud } from '../gcloud.ts';
import type { Setup } from './setup.ts';
import { fine, of, symptom, type Symptom } from './symptom.ts';

/** APIs that have to be on. */
export async function apis(setup: Setup, project: string, wanted: readonly string[]): Promise<readonly Symptom[]> {
  const enabled = await setup.enabledApis(project, wanted);
  return of({ subject: 'api', what: `serviceusage.googleapis.com ${project}` }, enabled, (on) => {
    const off = wanted.filter((api) => !on.includes(api));
    if (off.length === 0) return [fine('api', { key: 'doctorApisOn', of: { project, count: wanted.length } })];
    return off.map((api) =>
      symptom(
        'api',
        'missing',
        { key: 'doctorApiOff', of: { project, api } },
        gcloud('services enable', [api], { project }),
      ),
    );
  });
}
