import { useTranslation } from 'react-i18next';

/** Categories that have a name in both languages; others are shown as their plugin writes them. */
const KNOWN = [
  'messages',
  'mail',
  'chat',
  'developers',
  'documents',
  'spreadsheets',
  'databases',
  'data',
  'ai',
  'browser',
  'files',
  'backup',
  'monitoring',
  'network',
  'apps',
  'web',
] as const;

/** What a category is called here. */
export function useCategoryName(): (category: string) => string {
  const { t } = useTranslation('plugins');
  return (category) => {
    const known = KNOWN.find((each) => each === category);
    if (known !== undefined) return t(`category.${known}`);
    return category.charAt(0).toUpperCase() + category.slice(1).replaceAll('-', ' ');
  };
}
