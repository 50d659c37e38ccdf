/** A piece of a filter expression: a name or keyword, a quoted string (already unescaped), or an operator. */
export interface Token {
  readonly kind: 'word' | 'string' | 'symbol' | 'end';
  readonly text: string;
}

const TOKEN = /\s*(?:(?<word>\w[\w-]*)|"(?<string>(?:[^"\\]|\\.)*)"|(?<symbol>!=|[=:.,()-]))/gsy;

/** Cuts a filter expression into tokens, the last one of kind `end`; undefined where a character fits nowhere. */
export function toTokens(text: string): readonly Token[] | undefined {
  const source = text.trimEnd();
  const tokens: Token[] = [];
  let read = 0;
  for (const { 0: whole, groups: { word, string, symbol = '' } = {} } of source.matchAll(TOKEN)) {
    read += whole.length;
    if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (string !== undefined) tokens.push({ kind: 'string', text: unquoted(string) });
    else tokens.push({ kind: 'symbol', text: symbol });
  }
  return read === source.length ? [...tokens, { kind: 'end', text: '' }] : undefined;
}

const CONTROL: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
};

/** String literals take the usual escapes and Unicode, hexadecimal and octal sequences. */
function unquoted(text: string): string {
  return text.replace(
    /\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|x([\da-fA-F]{2})|([0-3][0-7]{2})|(.))/gs,
    (_, short?: string, long?: string, hex?: string, octal?: string, plain?: string) => {
      const code = short ?? long ?? hex;
      if (code !== undefined) return codePoint(Number.parseInt(code, 16));
      if (octal !== undefined) return codePoint(Number.parseInt(octal, 8));
      return CONTROL[plain ?? ''] ?? plain ?? '';
    },
  );
}

function codePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
