export interface Token {
  readonly kind: 'paren' | 'operator' | 'word' | 'quoted';
  readonly text: string;
}

const PARTS: readonly [Token['kind'], RegExp][] = [
  ['paren', /[()]/y],
  ['operator', /!=|<=|>=|[=:<>]/y],
  ['quoted', /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y],
  ['operator', /(?:eq|ne)(?=\s)/y],
  ['word', /[^\s()=!:<>"']+/y],
];

// After an operator, a bare value may hold what would be an operator elsewhere (a URL, a time).
const VALUE = /[^\s()"']+/y;

/** Cuts a list filter into tokens; a SyntaxError where no token begins. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at] ?? '')) {
      at += 1;
      continue;
    }
    const { token, end } = next(text, at, tokens.at(-1)?.kind === 'operator');
    tokens.push(token);
    at = end;
  }
  return tokens;
}

function next(text: string, at: number, isValue: boolean): { token: Token; end: number } {
  const value = isValue ? matchAt(VALUE, text, at) : undefined;
  if (value) return { token: { kind: 'word', text: value[0] }, end: at + value[0].length };
  for (const [kind, pattern] of PARTS) {
    const match = matchAt(pattern, text, at);
    if (!match) continue;
    const [whole, double, single] = match;
    // Only the quotes are escaped: every other backslash belongs to a regular expression.
    const inner = (double ?? single)?.replace(/\\(["'])/g, '$1');
    return { token: { kind, text: inner ?? whole }, end: at + whole.length };
  }
  throw new SyntaxError(`unexpected ${text[at]}`);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
