import { useTranslation } from 'react-i18next';
import { expressionReason } from '#shared/words/expression-reason';
import type { StepProblem } from './model/step-problems';

/** Puts a problem into the app's language. */
export function useProblemWords(): (problem: StepProblem) => string {
  const { t } = useTranslation('new-automation');
  const { t: words } = useTranslation('flows');
  return ({ code, values, reason }) => {
    const given = {
      ...values,
      example: '{{ name }}',
      ...(reason === undefined ? {} : { reason: expressionReason(reason, words) }),
    };
    const [first = '', inner] = code.split('.');
    return inner === undefined ? t(`problem.${first}`, given) : t(`problem.${first}.${inner}`, given);
  };
}
