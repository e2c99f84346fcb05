import { ActionIcon, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Check, Languages, Monitor, Moon, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Hint } from '../../components/Kbd';
import { api } from '../../lib/client';
import { useQuickSetting } from '../appearance';

const themes = [
  { value: 'light', icon: Sun },
  { value: 'dark', icon: Moon },
  { value: 'system', icon: Monitor },
] as const;

/** Light, dark, or as the system. */
export function ThemeMenu() {
  const { t } = useTranslation('app');
  const { data } = useQuery(api.settings.get.queryOptions());
  const change = useQuickSetting();
  const current = data?.theme ?? 'system';
  const Icon = themes.find(({ value }) => value === current)?.icon ?? Monitor;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Hint label={t('theme.label')} keys="mod+shift+l">
          <ActionIcon size="md" aria-label={t('theme.label')}>
            <Icon size={16} strokeWidth={1.75} />
          </ActionIcon>
        </Hint>
      </Menu.Target>
      <Menu.Dropdown>
        {themes.map(({ value, icon: ThemeIcon }) => (
          <Menu.Item
            key={value}
            leftSection={<ThemeIcon size={14} />}
            rightSection={current === value && <Check size={14} />}
            onClick={() => change({ theme: value })}
          >
            {t(`theme.${value}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const languages = [
  { value: 'en', name: 'English' },
  { value: 'pt-BR', name: 'Português (Brasil)' },
] as const;

/** English, Portuguese, or as the system. Languages are named in their own words. */
export function LanguageMenu() {
  const { t } = useTranslation('app');
  const { data } = useQuery(api.settings.get.queryOptions());
  const change = useQuickSetting();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Hint label={t('language.label')}>
          <ActionIcon size="md" aria-label={t('language.label')}>
            <Languages size={16} strokeWidth={1.75} />
          </ActionIcon>
        </Hint>
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map(({ value, name }) => (
          <Menu.Item
            key={value}
            lang={value}
            rightSection={data?.language === value && <Check size={14} />}
            onClick={() => change({ language: value })}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          rightSection={data?.language === 'system' && <Check size={14} />}
          onClick={() => change({ language: 'system' })}
        >
          {t('language.system')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
