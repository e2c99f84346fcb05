import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../lib/use-format';
import { type ErrorWords, errorText, type ToldError } from './error-text';
import { useErrorTitle } from './use-error-title';

/** What `errorText` needs, in the app's language; the same object until language or format change. */
export function useErrorWords(): ErrorWords {
  const { t: translate, i18n } = useTranslation('components');
  const { language } = i18n;
  const format = useFormat();
  return useMemo(
    () => ({
      language,
      t: (key, values) => translate(key, { ...values }),
      rawText(key) {
        const text: unknown = i18n.getResource(language, 'components', key);
        return typeof text === 'string' ? text : undefined;
      },
      format,
    }),
    [translate, i18n, language, format],
  );
}

/** What an error says in the app's language; the title of its code when it says nothing. */
export function useErrorText(): (error: ToldError) => string {
  const words = useErrorWords();
  const title = useErrorTitle();
  return (error) => errorText(error, words) || title(error.code);
}
