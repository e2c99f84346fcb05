import i18next, { type i18n, type Resource } from 'i18next';
import { initReactI18next } from 'react-i18next';

export const LANGUAGES = ['en', 'pt-BR'] as const;
export type Language = (typeof LANGUAGES)[number];

type Texts = Record<string, unknown>;
const appFiles = import.meta.glob<Texts>('./*.json', { eager: true, import: 'default' });
const componentFiles = import.meta.glob<Texts>('../../components/i18n/*.json', { eager: true, import: 'default' });
/** A large part that several features share has texts of its own. */
const partFiles = import.meta.glob<Texts>('../../components/*/i18n/*.json', { eager: true, import: 'default' });
/** What the host says too, and what the window says of errors. */
const sharedFiles = import.meta.glob<Texts>('../../../shared/words/*.json', { eager: true, import: 'default' });
const featureFiles = import.meta.glob<Texts>(['../../features/*/i18n/*.json', '../../features/*/*/i18n/*.json'], {
  eager: true,
  import: 'default',
});

/** `<room>/i18n/<language>.json` is namespace `<room>`: app, components, and one a feature, or a large part of either. */
function collect(): Resource {
  const resources: Resource = {};
  const add = (namespace: string, path: string, texts: Texts) => {
    const language = /([\w-]+)\.json$/.exec(path)?.[1] ?? '';
    const known = resources[language]?.[namespace];
    const before = typeof known === 'object' ? known : {};
    resources[language] = { ...resources[language], [namespace]: { ...before, ...texts } };
  };
  for (const [path, texts] of Object.entries(appFiles)) add('app', path, texts);
  for (const [path, texts] of Object.entries({ ...componentFiles, ...sharedFiles })) add('components', path, texts);
  for (const [path, texts] of Object.entries({ ...partFiles, ...featureFiles }))
    add(/([\w-]+)\/i18n\//.exec(path)?.[1] ?? '', path, texts);
  return resources;
}

/** The language of a setting: `system` follows the first of the system's languages that we speak, else English. */
export function resolveLanguage(setting: Language | 'system', preferred: readonly string[]): Language {
  if (setting !== 'system') return setting;
  const spoken = preferred.find((locale) => /^(en|pt)\b/i.test(locale));
  return spoken !== undefined && /^pt/i.test(spoken) ? 'pt-BR' : 'en';
}

/** Starts i18next with every text of both languages; synchronous, they are part of the bundle. */
export function startI18n(language: Language): i18n {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: collect(),
    defaultNS: 'app',
    interpolation: { escapeValue: false },
    initAsync: false,
    returnNull: false,
  });
  document.documentElement.lang = language;
  i18next.on('languageChanged', (next) => {
    document.documentElement.lang = next;
  });
  return i18next;
}
