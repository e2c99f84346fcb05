import { scanExpression, type Token } from './tokens';

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'expression';
      /** JSONata between the braces, white space included. */
      readonly source: string;
      /** Offset of `source` in the template's text. */
      readonly start: number;
      readonly tokens: readonly Token[];
      readonly closed: boolean;
      readonly open?: { readonly what: string; readonly start: number };
    };

/**
 * Splits a template into text and expressions. `\{{` is the text `{{`; a backslash right before an expression is written
 * `\\{{`. Never fails: an expression that is not closed is marked so.
 */
export function splitTemplate(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let plain = '';
  let position = 0;
  const flush = () => {
    if (plain !== '') parts.push({ kind: 'text', text: plain });
    plain = '';
  };
  for (;;) {
    const open = text.indexOf('{{', position);
    if (open === -1) break;
    let backslashes = 0;
    while (open - 1 - backslashes >= position && text.charAt(open - 1 - backslashes) === '\\') backslashes++;
    plain += text.slice(position, open - backslashes) + '\\'.repeat(Math.floor(backslashes / 2));
    if (backslashes % 2 === 1) {
      plain += '{{';
      position = open + 2;
      continue;
    }
    flush();
    const start = open + 2;
    const scan = scanExpression(text, start, true);
    parts.push({
      kind: 'expression',
      source: text.slice(start, scan.end),
      start,
      tokens: scan.tokens,
      closed: scan.closed,
      ...(scan.open === undefined ? {} : { open: scan.open }),
    });
    position = scan.closed ? scan.end + 2 : text.length;
  }
  plain += text.slice(position);
  flush();
  return parts;
}
