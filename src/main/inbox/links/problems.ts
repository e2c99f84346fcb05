import type { ErrorInfo } from '#shared/model/errors';
import { isJsonObject } from '#shared/model/json';
import type { FieldProblems } from './fields';
import { type Language, problemText } from './texts';

/** What a refused form says of its fields, by name; of what is no field of the page, under the empty name. */
export function formProblems({ data, message }: ErrorInfo, language: Language): FieldProblems {
  const listed = data?.['problems'];
  const problems = (Array.isArray(listed) ? listed : []).filter(isJsonObject).map(({ field, rule, limit }): [string, string] => {
    const place = typeof field === 'string' ? field.replace(/^\//, '') : '';
    const shown = typeof limit === 'string' || typeof limit === 'number' ? String(limit) : '';
    return [place.split('/')[0] ?? '', problemText(typeof rule === 'string' ? rule : '', shown, language)];
  });
  return problems.length === 0 ? { '': message } : Object.fromEntries(problems);
}
