import { checkExpression, checkTemplate, type ExpressionProblem } from '#shared/expression';

/** What the checker says of a text, and where. */
export function problemsOf(text: string, form: 'template' | 'jsonata'): ExpressionProblem[] {
  if (form === 'template') return text.includes('{{') ? checkTemplate(text) : [];
  return text.trim() === '' ? [] : checkExpression(text);
}
