import { Chip, Group, Select, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NotificationRules } from '#shared/model/notification';
import { Line, Section } from '../../components/Section';
import { useFormat } from '../../lib/use-format';
import { minuteOf, timeOf } from './rule-cells';

const zones = Intl.supportedValuesOf('timeZone');
const DAYS = ['1', '2', '3', '4', '5', '6', '7'];
/** A Monday. */
const MONDAY_MS = Date.UTC(2024, 0, 1, 12);
const DAY_MS = 86_400_000;

/** When messages wait, and when the daily one comes. */
export function QuietHours({ rules, onChange }: { rules: NotificationRules; onChange(rules: NotificationRules): void }) {
  const { t, i18n } = useTranslation('notifications');
  const { quiet } = rules;
  const format = useFormat();
  const setQuiet = (change: Partial<NotificationRules['quiet']>) => onChange({ ...rules, quiet: { ...quiet, ...change } });
  const dayName = (day: number, weekday: 'short' | 'long') =>
    new Intl.DateTimeFormat(i18n.language, { weekday, timeZone: 'UTC' }).format(MONDAY_MS + (day - 1) * DAY_MS);
  return (
    <Section title={t('quiet.title')} text={t('quiet.text')}>
      <Line label={t('quiet.enabled')} hint={t('quiet.enabledHint')} htmlFor="quiet-enabled">
        <Switch
          id="quiet-enabled"
          checked={quiet.enabled}
          onChange={(event) => setQuiet({ enabled: event.currentTarget.checked })}
        />
      </Line>
      {quiet.enabled && (
        <>
          <Line label={t('quiet.hours')} hint={quiet.fromMinute >= quiet.toMinute ? t('quiet.overnight') : ''}>
            <Group gap="xs" wrap="nowrap">
              <TimeField label={t('quiet.from')} minute={quiet.fromMinute} onSave={(fromMinute) => setQuiet({ fromMinute })} />
              <span aria-hidden="true">–</span>
              <TimeField label={t('quiet.to')} minute={quiet.toMinute} onSave={(toMinute) => setQuiet({ toMinute })} />
            </Group>
          </Line>
          <Line label={t('quiet.days')} hint={t('quiet.daysHint')}>
            <Chip.Group
              multiple
              value={quiet.days.map(String)}
              onChange={(days) => setQuiet({ days: days.map(Number).sort((one, other) => one - other) })}
            >
              <Group gap={4} role="group" aria-label={t('quiet.days')}>
                {DAYS.map((day) => (
                  <Chip key={day} value={day} size="xs" aria-label={dayName(Number(day), 'long')}>
                    {dayName(Number(day), 'short')}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
          </Line>
          <Line label={t('quiet.urgent')} hint={t('quiet.urgentHint')} htmlFor="quiet-urgent">
            <Switch
              id="quiet-urgent"
              checked={quiet.exceptUrgent}
              onChange={(event) => setQuiet({ exceptUrgent: event.currentTarget.checked })}
            />
          </Line>
        </>
      )}
      <Line label={t('quiet.digest')} hint={t('quiet.digestHint')}>
        <TimeField
          label={t('quiet.digest')}
          minute={rules.digestMinute}
          onSave={(digestMinute) => onChange({ ...rules, digestMinute })}
        />
      </Line>
      <Line label={t('quiet.zone')} htmlFor="notification-zone">
        <Select
          id="notification-zone"
          w={240}
          searchable
          limit={60}
          value={rules.timeZone}
          data={[
            {
              value: 'system',
              label: t('quiet.zoneOfWorkspace', { zone: format.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone }),
            },
            ...zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })),
          ]}
          onChange={(timeZone) => onChange({ ...rules, timeZone: timeZone ?? 'system' })}
          nothingFoundMessage={t('quiet.noZone')}
        />
      </Line>
    </Section>
  );
}

/** Saved when it is left: half a time is none. */
function TimeField({ label, minute, onSave }: { label: string; minute: number; onSave(minute: number): void }) {
  const [text, setText] = useState<string>();
  const leave = () => {
    const wanted = text === undefined ? undefined : minuteOf(text);
    setText(undefined);
    if (wanted !== undefined && wanted !== minute) onSave(wanted);
  };
  return (
    <TextInput
      type="time"
      w={128}
      aria-label={label}
      value={text ?? timeOf(minute)}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={leave}
      onKeyDown={(event) => event.key === 'Enter' && leave()}
    />
  );
}
