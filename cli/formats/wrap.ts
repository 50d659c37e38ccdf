/** Chinese characters and their punctuation take two columns of a terminal. https://www.unicode.org/reports/tr11/ */
const WIDE = /[\p{Script=Han}\u3000-\u303f\uff01-\uff60]/gu;

/** A line may be broken behind a space, and between Chinese characters; never in front of what closes a clause. */
const BREAKS = /(?<= )|(?<=[\p{Script=Han}\u3000-\u303f\uff01-\uff60])(?=[\p{Script=Han}（“])(?<![（“])/u;

/** How many columns of a terminal a text takes. */
export function columns(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}

/** Breaks a text into lines of so many columns; what can't be broken is left whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.split(BREAKS)) {
    if (line !== '' && columns((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
}

/** Fills a text up with spaces to so many columns. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}
