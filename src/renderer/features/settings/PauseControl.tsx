import { Button, Group, Menu, Switch } from '@mantine/core';
import { ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '#shared/model/settings';
import { useSettings } from './use-settings';

const HOUR_MS = 3_600_000;
const MORNING_HOUR = 8;

function tomorrowMorning(): number {
  const morning = new Date();
  morning.setDate(morning.getDate() + 1);
  morning.setHours(MORNING_HOUR, 0, 0, 0);
  return morning.getTime();
}

/** Stops everything: until somebody resumes, or until a moment after which it goes on by itself. */
export function PauseControl({ settings: { engine }, id }: { settings: Settings; id: string }) {
  const { t } = useTranslation('settings');
  const { save } = useSettings();
  const until = (pausedUntil: number) => save({ engine: { paused: true, pausedUntil } });
  return (
    <Group gap="sm" wrap="nowrap">
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" variant="default" rightSection={<ChevronDown size={14} />}>
            {t('general.pauseFor')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => until(Date.now() + HOUR_MS)}>{t('general.pauseHour')}</Menu.Item>
          <Menu.Item onClick={() => until(Date.now() + 4 * HOUR_MS)}>{t('general.pauseHours', { count: 4 })}</Menu.Item>
          <Menu.Item onClick={() => until(tomorrowMorning())}>{t('general.pauseTomorrow')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Switch id={id} checked={engine.paused} onChange={(event) => save({ engine: { paused: event.currentTarget.checked } })} />
    </Group>
  );
}
