import { useTranslation } from 'react-i18next';
import type { FlowProblem } from '#shared/model/flow';
import { detailText } from '../../../components/error-text';
import { useErrorWords } from '../../../components/use-error-text';
import { problemLabel } from '../editor/problem-label';

/** What is wrong with a field, in the app's language, to stand beside it. */
export function useProblemText(): (problem: FlowProblem) => string {
  const { t, i18n } = useTranslation('flows');
  const words = useErrorWords();
  return (problem) =>
    problemLabel(problem, {
      t: (key, values) => t(key, { ...values }),
      language: i18n.language === 'pt-BR' ? 'pt-BR' : 'en',
      type: undefined,
      detail: (detail, values) => detailText(detail, values, words),
      withField: false,
    });
}
