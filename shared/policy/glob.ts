/**
 * Whether a text matches a pattern in which `*` and `?` mean what they mean in a shell. The pieces between the stars are
 * looked for from left to right and never again, so that no pattern takes long.
 */
export function isGlobMatch(glob: string, text: string): boolean {
  const [first = '', ...others] = glob.split('*');
  const last = others.pop();
  if (last === undefined) return text.length === first.length && isAt(first, text, 0);
  if (!isAt(first, text, 0)) return false;
  let end = first.length;
  for (const piece of others) {
    const start = indexOf(piece, text, end);
    if (start === undefined) return false;
    end = start + piece.length;
  }
  return text.length - last.length >= end && isAt(last, text, text.length - last.length);
}

function indexOf(piece: string, text: string, from: number): number | undefined {
  for (let at = from; at + piece.length <= text.length; at++) if (isAt(piece, text, at)) return at;
  return undefined;
}

function isAt(piece: string, text: string, at: number): boolean {
  if (at + piece.length > text.length) return false;
  return Array.from({ length: piece.length }).every((_, i) => piece[i] === '?' || piece[i] === text[at + i]);
}
