import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toMarkdown } from '../../../cli/formats/markdown.ts';
import { toMermaid } from '../../../cli/formats/mermaid.ts';
import { toText } from '../../../cli/formats/text.ts';
import { InputError } from '../../../shared/errors.ts';
import { casesOf, scenarios } from '../../golden/scenario.ts';
import { spellHostile } from '../../support/hostile-names.ts';
import { tellStory, type ToldStory } from '../../support/story.ts';

/** The stories of a scenario, with its own names, or with names that mean something to a shell, a page or a terminal. */
async function storiesOf(scenario: string, spell?: (json: string) => string): Promise<ToldStory[]> {
  try {
    return (await casesOf(scenario, spell)).map(tellStory);
  } catch (error) {
    if (error instanceof InputError && spell) return [];
    throw error;
  }
}

const usual = (await Promise.all(scenarios().map((scenario) => storiesOf(scenario)))).flat();
const hostile = (
  await Promise.all([...scenarios(), ...scenarios()].map((scenario, i) => storiesOf(scenario, spellHostile(i))))
).flat();
test('there are stories to look at', () => {
  assert.ok(usual.length > 60 && hostile.length > 120);
});

test('every story tells of the mode, the way and the address outside', () => {
  for (const { section } of [...usual, ...hostile]) {
    for (const id of ['mode', 'way', 'exit']) assert.ok((section(id)?.parts.length ?? 0) > 0, id);
  }
});

test('no format lets control or direction marks through', () => {
  const marks = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
  for (const { sections } of hostile) {
    assert.doesNotMatch(toText('job', sections, false), marks);
    assert.doesNotMatch(toMarkdown('job', sections), marks);
  }
});

test('no name begins a line of Mermaid, a tag, a link or a directive', () => {
  const line =
    /^(flowchart LR|  n\d+\["[\p{L}\p{M}\p{N} .,:/()'#;-]*"\]|  n\d+ (-->|--x) n\d+|  class(Def)? [\w:#, ]+)$/u;
  for (const { sections } of hostile) {
    for (const part of sections.flatMap(({ parts }) => parts)) {
      if (part.kind !== 'flowchart') continue;
      const wrong = toMermaid(part)
        .trimEnd()
        .split('\n')
        .filter((one) => !line.test(one));
      assert.deepEqual(wrong, []);
    }
  }
});
