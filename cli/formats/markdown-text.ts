/**
 * Text from outside as Markdown that shows it as it is: no emphasis, link, image, HTML, table cell, heading or list can
 * begin in it. CommonMark lets every ASCII punctuation mark be escaped by a backslash.
 * https://spec.commonmark.org/current/#backslash-escapes
 */
export function escapeMarkdown(text: string): string {
  return (
    text
      .replace(/\s+/g, ' ')
      .replace(/[\\`*_[\]<>&|~$#!^{}]/g, '\\$&')
      // What would be a heading's underline, a list item or a quotation at the beginning of a line.
      .replace(/^([-+=])/, '\\$1')
      .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
      // Addresses that GitHub makes links of by itself.
      .replace(/:(?=\/\/)/g, '\\:')
      .replace(/\b(www)\./gi, '$1\\.')
      // An at sign followed by a name would call somebody.
      .replace(/@(?=\w)/g, '@\u2060')
  );
}

/** Code that can't leave its block: the fence is longer than any run of backticks in it. */
export function fenced(code: string, language: string): string {
  const longest = Math.max(0, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}${language}\n${code}\n${fence}`;
}

/** A link whose address can't end early. */
export function link(text: string, url: string): string {
  return `[${escapeMarkdown(text)}](${url.replace(/[()<>\\\s]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)})`;
}
