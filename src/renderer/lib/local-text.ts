import { useTranslation } from 'react-i18next';
import type { LocalText } from '#shared/model/local-text';

/** Picks the app's language from a text that comes in both (node types, templates). */
export function useLocalText(): (text: LocalText) => string {
  const { i18n } = useTranslation();
  return (text) => (i18n.language === 'pt-BR' ? text['pt-BR'] : text.en);
}
