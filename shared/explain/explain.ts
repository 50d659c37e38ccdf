import { buildSection } from './build.ts';
import { correctionsSection } from './corrections.ts';
import { curesSection } from './cures.ts';
import { exitSection } from './exit.ts';
import { findingsSection } from './findings.ts';
import { firewallSection } from './firewall-rules.ts';
import { modeSection } from './mode.ts';
import { objectsSection } from './objects.ts';
import { otherModeSection } from './other-mode.ts';
import { toScene, type Scene, type Subject } from './scene.ts';
import type { Section, Story } from './story.ts';
import { waySection } from './way.ts';

/** The sections of a story, in the order in which a person asks. */
const SECTIONS: readonly ((scene: Scene) => Section | undefined)[] = [
  modeSection, // how does the job meet the network?
  waySection, // where do its packets go?
  findingsSection, // what is wrong, and what mends it?
  objectsSection, // where do I see all that?
  exitSection, // which address does the other end see?
  firewallSection, // which firewall rules come with it?
  buildSection, // how would I build it?
  curesSection, // what are my choices for the internet?
  otherModeSection, // what if I took the other mode?
  correctionsSection, // what did I get wrong?
];

/** The whole story of one job. */
export function explain(subject: Subject): Story {
  const scene = toScene(subject);
  return { job: scene.job.name, sections: SECTIONS.flatMap((section) => section(scene) ?? []) };
}
