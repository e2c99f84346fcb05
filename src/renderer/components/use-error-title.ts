import { useTranslation } from 'react-i18next';

/** The sentence for an error code in the app's language; for a code without one, that for UNEXPECTED. */
export function useErrorTitle(): (code: string) => string {
  const { t } = useTranslation('components');
  return (code) => t([`errors.${code}`, 'errors.UNEXPECTED']);
}
