import { isSentence, render, tameSay, type Language } from '../text/languages.ts';
import type { Say } from '../text/say.ts';
import type { Result } from './result.ts';

/** Texts of a message as sentences of the catalogue, by the text. */
export type Sentences = Readonly<Record<string, { readonly key: string; readonly of?: unknown }>>;

/** Which sentence each text of a message is, so that whoever gets the message can tell it in another language. */
export function sentencesOf(says: readonly Say[], language: Language): Sentences {
  return Object.fromEntries(says.map((say) => [render(say, language), tameSay(say)]));
}

/** All texts that a result tells people. */
export function textsOf({ flows, before, findings, changes }: Omit<Result, 'sentences'>): ReadonlySet<string> {
  return new Set([
    ...[...flows, ...before].flatMap(({ addresses }) =>
      addresses.flatMap(({ steps }) => steps.map(({ text }) => text)),
    ),
    ...findings.flatMap(({ summary, nextSteps }) => [summary, ...nextSteps.map(({ text }) => text)]),
    ...changes.flatMap(({ reason, because }) => [reason, because ?? '']),
  ]);
}

/** The sentences of those texts alone. */
export function keepSentences(sentences: Sentences, texts: ReadonlySet<string>): Sentences {
  return Object.fromEntries(Object.entries(sentences).filter(([text]) => texts.has(text)));
}

/** The same result in another language. A text that is no sentence of the catalogue, such as an API's, stays as it is. */
export function translate(result: Result, language: Language): Result {
  const { sentences = {} } = result;
  if (result.language === language) return result;
  const told = (text: string): string => {
    const sentence = Object.hasOwn(sentences, text) ? sentences[text] : undefined;
    return sentence && isSentence(sentence.key) ? render(sentence as Say, language) : text;
  };
  const flowTold = (flow: Result['flows'][number]) => ({
    ...flow,
    addresses: flow.addresses.map((trace) => ({
      ...trace,
      steps: trace.steps.map((step) => ({ ...step, text: told(step.text) })),
    })),
  });
  return {
    ...result,
    language,
    flows: result.flows.map(flowTold),
    before: result.before.map(flowTold),
    findings: result.findings.map((finding) => ({
      ...finding,
      summary: told(finding.summary),
      nextSteps: finding.nextSteps.map((step) => ({ ...step, text: told(step.text) })),
    })),
    changes: result.changes.map((change) => ({
      ...change,
      reason: told(change.reason),
      ...(change.because !== undefined && { because: told(change.because) }),
    })),
  };
}
