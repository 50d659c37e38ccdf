import type { PrintedFlowchart } from '../../shared/explain/print.ts';

const CLASSES = [
  'classDef blocked fill:#fce8e6,stroke:#c5221f,color:#a50e0e',
  'classDef undecided fill:#fef7e0,stroke:#f29900,color:#b06000',
  'classDef destination fill:#e8f0fe,stroke:#1967d2,color:#174ea6',
];

/** A flowchart as Mermaid text. What blocks a packet is red, and the arrow behind it crossed out. */
export function toMermaid({ nodes, edges }: PrintedFlowchart): string {
  const classed = nodes.filter(({ role }) => role !== 'passed');
  return [
    'flowchart LR',
    ...nodes.map(({ id, text }) => `  ${id}["${label(text)}"]`),
    ...edges.map(({ from, to, arrives }) => `  ${from} ${arrives ? '-->' : '--x'} ${to}`),
    ...CLASSES.map((line) => `  ${line}`),
    ...classed.map(({ id, role }) => `  class ${id} ${role}`),
    '',
  ].join('\n');
}

/**
 * Text inside a quoted label. Mermaid reads directives, entities and HTML even there, so that all but letters, digits and
 * the plainest marks become entities. https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
export function label(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\p{L}\p{M}\p{N} .,:/()'-]/gu, (character) =>
      character === '"' ? '#quot;' : `#${character.codePointAt(0) ?? 0};`,
    );
}
