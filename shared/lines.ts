/**
 * The lines of a text that comes in pieces, without their ends. What ends the pieces early ends the lines with the same
 * error, which Node's readline does not.
 */
export async function* linesIn(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  if (rest !== '') yield rest;
}

/** Length of a piece that is written at a time, in characters. */
const PIECE = 1 << 16;

/** The same text in large pieces: written line by line, a long one costs a buffer and a turn of the event loop each. */
export async function* inPieces(text: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = '';
  for await (const some of text) {
    piece += some;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
