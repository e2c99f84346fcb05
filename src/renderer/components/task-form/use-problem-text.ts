import { useTranslation } from 'react-i18next';
import type { FormProblem } from '#shared/model/form-check';

const RULES = [
  'required',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'format',
  'type',
  'enum',
  'oneOf',
  'anyOf',
  'const',
  'pattern',
  'uniqueItems',
];
const FORMATS = ['email', 'date', 'date-time', 'uri'];

/** Says in the user's language what is wrong with a field, beside which it stands. */
export function useProblemText(): (problem: FormProblem) => string {
  const { t } = useTranslation('task-form');
  return ({ rule, limit }) => {
    if (rule === 'format') return t(`format.${FORMATS.includes(String(limit)) ? String(limit) : 'other'}`);
    return t(`rule.${RULES.includes(rule) ? rule : 'other'}`, { limit: String(limit ?? '') });
  };
}
