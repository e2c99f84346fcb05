import { useMantineColorScheme } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings, SettingsPatch } from '#shared/model/settings';
import { useMe } from '../components/people/use-people';
import { api, client } from '../lib/client';
import { type Language, resolveLanguage } from './i18n/i18n';

const LANGUAGE_KEY = 'pulseflow-language';
/** Mantine keeps its scheme under this key. */
const SCHEME_KEY = 'mantine-color-scheme-value';

/** The look of the last time, known before the host answers, so that the first paint is right. */
export function readAppearance(): { language: Language; scheme: 'light' | 'dark' } {
  const stored = localStorage.getItem(LANGUAGE_KEY);
  const scheme = localStorage.getItem(SCHEME_KEY);
  const prefersDark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  return {
    language: resolveLanguage(stored === 'en' || stored === 'pt-BR' ? stored : 'system', navigator.languages),
    scheme: scheme === 'light' || scheme === 'dark' ? scheme : prefersDark ? 'dark' : 'light',
  };
}

/** Makes language and theme follow the settings of the workspace. */
export function useAppearance(): Settings | undefined {
  const { data } = useQuery(api.settings.get.queryOptions({ staleTime: 60_000 }));
  const { setColorScheme } = useMantineColorScheme();
  const { i18n } = useTranslation();
  const me = useMe();
  // Approvers cannot change the language of the workspace: theirs is that of the messages they get.
  const ownLanguage = me?.access === 'approver' && me.language !== 'system' ? me.language : undefined;
  const language = ownLanguage ?? data?.language;
  const theme = data?.theme;
  useEffect(() => {
    if (theme !== undefined) setColorScheme(theme === 'system' ? 'auto' : theme);
  }, [theme, setColorScheme]);
  useEffect(() => {
    if (language === undefined) return;
    if (language === 'system') localStorage.removeItem(LANGUAGE_KEY);
    else localStorage.setItem(LANGUAGE_KEY, language);
    void i18n.changeLanguage(resolveLanguage(language, navigator.languages));
  }, [language, i18n]);
  return data;
}

/** Changes top-level settings at once on screen and then in the workspace; a refusal takes the change back. */
export function useQuickSetting(): (patch: Pick<SettingsPatch, 'language' | 'theme'>) => void {
  const queryClient = useQueryClient();
  const queryKey = api.settings.get.queryKey();
  return (patch) => {
    const before = queryClient.getQueryData(queryKey);
    if (before !== undefined) {
      queryClient.setQueryData(queryKey, {
        ...before,
        language: patch.language ?? before.language,
        theme: patch.theme ?? before.theme,
      });
    }
    client.settings.update(patch).then(
      (settings) => queryClient.setQueryData(queryKey, settings),
      () => queryClient.setQueryData(queryKey, before),
    );
  };
}
