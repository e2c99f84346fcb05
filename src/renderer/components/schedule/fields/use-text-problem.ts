import { useTranslation } from 'react-i18next';
import type { TextProblem } from '#shared/calendar/text-problem';
import { detailText } from '../../error-text';
import { useErrorWords } from '../../use-error-text';

/** Says what is wrong with a text such as a cron expression, in the app's language. */
export function useTextProblem(): (problem: TextProblem) => string {
  const { i18n } = useTranslation();
  const words = useErrorWords();
  return ({ code, message, values }) => (i18n.language === 'en' ? message : (detailText(code, values, words) ?? message));
}
