/** What a POSIX shell takes as it stands, outside of any quotes. */
const BARE = /[\w@%+=:,./-]/;

/**
 * Takes a line apart as a POSIX shell does, and refuses every character that would make it do more than that. In single
 * quotes anything stands for itself; in double quotes nothing but single quotes is let pass.
 */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    if (char === ' ') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === "'" || char === '"') {
      const end = line.indexOf(char, at + 1);
      const inside = line.slice(at + 1, end);
      if (end < 0 || (char === '"' && !/^'*$/.test(inside))) throw new Error(`${char} at ${at} of ${line}`);
      word = (word ?? '') + inside;
      at = end;
    } else {
      if (!BARE.test(char)) throw new Error(`${JSON.stringify(char)} at ${at} of ${line}`);
      word = (word ?? '') + char;
    }
  }
  return word === undefined ? words : [...words, word];
}
