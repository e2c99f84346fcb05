import { splitTemplate } from './template-parts';
import { decodeStringLiteral, encodeStringLiteral, scanExpression, type Token } from './tokens';

/** `template`: text with `{{ }}`. `bare`: the whole text is one JSONata expression (the JSONata node). */
export type ExpressionForm = 'template' | 'bare';

/**
 * Rewrites `$step("old")` to the new name, in either quotes, and leaves every other byte as it is. Works on broken text
 * too. A name that is computed (`$step($item.name)`) cannot be renamed and is left.
 */
export function renameStepReferences(text: string, oldName: string, newName: string, form: ExpressionForm = 'template'): string {
  const scans =
    form === 'bare'
      ? [scanExpression(text, 0, false).tokens]
      : splitTemplate(text).flatMap((part) => (part.kind === 'expression' ? [part.tokens] : []));
  let result = '';
  let copied = 0;
  for (const tokens of scans) {
    for (const literal of stepNameLiterals(text, tokens)) {
      const written = text.slice(literal.start, literal.end);
      if (decodeStringLiteral(written) !== oldName) continue;
      result += text.slice(copied, literal.start) + encodeStringLiteral(newName, written.startsWith('"') ? '"' : "'");
      copied = literal.end;
    }
  }
  return result + text.slice(copied);
}

function stepNameLiterals(text: string, tokens: readonly Token[]): Token[] {
  return tokens.filter((token, index) => {
    const open = tokens[index - 1];
    const callee = tokens[index - 2];
    if (token.kind !== 'string' || open === undefined || callee?.kind !== 'variable') return false;
    return text.slice(open.start, open.end) === '(' && text.slice(callee.start, callee.end) === '$step';
  });
}
