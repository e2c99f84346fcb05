import { Button, SegmentedControl, Select, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Settings } from '#shared/model/settings';
import { Line, Section } from '../../components/Section';
import { isDesktop } from '../../lib/client';
import { useFormat } from '../../lib/use-format';
import { NumberField } from './NumberField';
import { PauseControl } from './PauseControl';
import { useSettings } from './use-settings';

const themes = ['system', 'light', 'dark'] as const;
const languages = ['system', 'en', 'pt-BR'] as const;
const zones = Intl.supportedValuesOf('timeZone');

/** Looks, language, notifications, and the switch that stops everything. */
export function GeneralSection({ settings }: { settings: Settings }) {
  const { t } = useTranslation('settings');
  const { save } = useSettings();
  const format = useFormat();
  const machineZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const languageNames = { system: t('general.asSystem'), en: 'English', 'pt-BR': 'Português (Brasil)' };
  return (
    <>
      <Section title={t('general.look')}>
        <Line label={t('general.theme')}>
          <SegmentedControl
            size="xs"
            aria-label={t('general.theme')}
            value={settings.theme}
            data={themes.map((value) => ({ value, label: t(`general.themes.${value}`) }))}
            onChange={(theme) => save({ theme })}
          />
        </Line>
        <Line label={t('general.language')} htmlFor="setting-language">
          <Select
            id="setting-language"
            w={240}
            value={settings.language}
            data={languages.map((value) => ({ value, label: languageNames[value] }))}
            onChange={(value) => save({ language: languages.find((each) => each === value) ?? 'system' })}
          />
        </Line>
        <Line label={t('general.timeZone')} hint={t('general.timeZoneHint')} htmlFor="setting-zone">
          <Select
            id="setting-zone"
            w={240}
            searchable
            limit={60}
            value={settings.timeZone}
            data={[
              { value: 'system', label: t('general.machineZone', { zone: machineZone }) },
              ...zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })),
            ]}
            onChange={(timeZone) => save({ timeZone: timeZone ?? 'system' })}
            nothingFoundMessage={t('general.noZone')}
          />
        </Line>
      </Section>
      <Section title={t('general.notifications')}>
        <Line label={t('general.notificationRules')}>
          <Button component={Link} to="/settings/notifications" size="xs" variant="default">
            {t('general.openNotifications')}
          </Button>
        </Line>
        <Line
          label={t('general.desktop')}
          hint={isDesktop ? t('general.desktopHint') : t('general.desktopHintWeb')}
          htmlFor="setting-desktop"
        >
          <Switch
            id="setting-desktop"
            checked={settings.notifications.desktop}
            onChange={(event) => save({ notifications: { desktop: event.currentTarget.checked } })}
          />
        </Line>
      </Section>
      <Section title={t('general.engine')}>
        <Line
          label={t('general.paused')}
          hint={
            settings.engine.paused && settings.engine.pausedUntil !== null
              ? t('general.pausedUntil', { time: format.short(settings.engine.pausedUntil) })
              : t('general.pausedHint')
          }
          htmlFor="setting-paused"
        >
          <PauseControl id="setting-paused" settings={settings} />
        </Line>
        <Line label={t('general.maxRuns')} hint={t('general.maxRunsHint')} htmlFor="setting-max-runs">
          <NumberField
            id="setting-max-runs"
            value={settings.engine.maxConcurrentRuns}
            min={1}
            max={10_000}
            onSave={(maxConcurrentRuns) => save({ engine: { maxConcurrentRuns } })}
          />
        </Line>
      </Section>
    </>
  );
}
