import type { Say } from '../text/say.ts';
import type { Scene } from './scene.ts';
import { text, type Section } from './story.ts';

interface Correction {
  readonly say: Say;
  readonly applies: (scene: Scene) => boolean;
}

const isMode =
  (kind: string, egress?: string) =>
  ({ now: { snapshot } }: Scene): boolean =>
    snapshot.mode.kind === kind &&
    (egress === undefined || ('egress' in snapshot.mode && snapshot.mode.egress === egress));

/** What is often said and not so, each with the jobs that it matters to. */
const CORRECTIONS: readonly Correction[] = [
  { say: { key: 'correctionMix' }, applies: isMix },
  { say: { key: 'correctionAnnotations' }, applies: hasStrayAnnotations },
  { say: { key: 'correctionDirectJobs' }, applies: isMode('direct') },
  { say: { key: 'correctionDirectNat' }, applies: isMode('direct', 'all-traffic') },
  { say: { key: 'correctionDirectAddresses' }, applies: isMode('direct') },
  { say: { key: 'correctionConnectorRoutes' }, applies: isMode('connector', 'all-traffic') },
  { say: { key: 'correctionConnectorAddress' }, applies: isMode('connector') },
  { say: { key: 'correctionConnectorRule' }, applies: isMode('connector') },
  { say: { key: 'correctionHidden' }, applies: isHidden },
  { say: { key: 'correctionPrivateRanges' }, applies: leavesByGoogle },
  { say: { key: 'correctionAllTraffic' }, applies: lacksAddress },
  { say: { key: 'correctionAsn' }, applies: lacksAddress },
];

/** Corrections of common beliefs, as far as they are about this job. */
export function correctionsSection(scene: Scene): Section | undefined {
  const parts = CORRECTIONS.filter(({ applies }) => applies(scene)).map(({ say }) => text(say));
  return parts.length === 0 ? undefined : { id: 'corrections', title: { key: 'titleCorrections' }, parts };
}

function isMix({ now: { snapshot } }: Scene): boolean {
  return snapshot.mode.kind === 'invalid' && snapshot.mode.reason === 'mix';
}

/** In a v1 job they belong to the execution template; those of the job itself are read by nobody. */
function hasStrayAnnotations({ job }: Scene): boolean {
  return Object.keys(job.annotations).some((key) =>
    /^run\.googleapis\.com\/(vpc-access-|network-interfaces$)/.test(key),
  );
}

function isHidden({ then: { snapshot } }: Scene): boolean {
  return snapshot.connector.kind === 'found' && snapshot.connector.value.subnetwork === undefined;
}

function leavesByGoogle(scene: Scene): boolean {
  const leaves = scene.now.flows.some(({ traces }) => traces.some(({ exit }) => exit?.kind === 'google'));
  return leaves && scene.now.snapshot.mode.kind !== 'none';
}

function lacksAddress({ now }: Scene): boolean {
  return now.flows.some(({ traces }) => traces.some(({ cause }) => cause === 'NO_EXTERNAL_ADDRESS'));
}
