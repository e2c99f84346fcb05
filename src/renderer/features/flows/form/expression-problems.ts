import { checkExpression, checkTemplate, type ExpressionProblem } from '#shared/expression';

/** Words of expression problems by the English sentence that the checker gives; values in parentheses go into the text. */
const KNOWN: readonly (readonly [pattern: RegExp, key: string])[] = [
  [/^The expression is empty$/, 'empty'],
  [/^There is no function (\$\S+)$/, 'noFunction'],
  [/^There is no variable (\$\S+); known are (.+)$/, 'noVariable'],
  [/^A string is not closed/, 'openString'],
  [/^A quoted name is not closed/, 'openName'],
  [/^A comment is not closed/, 'openComment'],
  [/^The expression ends too early/, 'tooEarly'],
  [/^The expression is not closed/, 'open'],
  [/^Syntax error: "?(.+?)"?$/, 'syntax'],
  [/^Expected "(.+)", got "(.+)"$/, 'expected'],
  [/^Expected "(.+)" before end of expression$/, 'expectedEnd'],
  [/^Unknown operator: "(.+)"$/, 'operator'],
  [/^The symbol "(.+)" cannot be used as a (?:unary|prefix) operator$/, 'operator'],
];

/** What the checker says of a text, and where. */
export function problemsOf(text: string, form: 'template' | 'jsonata'): ExpressionProblem[] {
  if (form === 'template') return text.includes('{{') ? checkTemplate(text) : [];
  return text.trim() === '' ? [] : checkExpression(text);
}

/** The sentence of a problem in the app's language; what is not known stays as the checker says it. */
export function problemText(message: string, t: (key: string, values: Record<string, string>) => string): string {
  for (const [pattern, key] of KNOWN) {
    const match = pattern.exec(message);
    if (match !== null) return t(`expression.${key}`, { a: match[1] ?? '', b: match[2] ?? '' });
  }
  return message;
}
