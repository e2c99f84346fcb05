import { Button, Menu } from '@mantine/core';
import { ChevronDown } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recurrence } from '#shared/model/schedule';
import { PRESETS, RECURRENCE_KINDS, recurrenceOfKind } from '../model/schedule-draft';
import { timeText } from '../model/wall-words';
import { OneOf } from './Choices';
import { Field, useScheduleForm } from './form-context';

/** How it recurs. What was set for a kind comes back when one returns to it. */
export function KindPicker() {
  const { t } = useTranslation('schedule');
  const { schedule, edit, isReadOnly, tomorrow, locale } = useScheduleForm();
  const { recurrence } = schedule;
  const before = useRef(new Map<Recurrence['kind'], Recurrence>());
  const shown = (preset: object, at: number) =>
    'times' in preset && Array.isArray(preset.times) ? timeText(String(preset.times[at]), locale) : '';
  const choose = (next: Recurrence) => {
    before.current.set(recurrence.kind, recurrence);
    edit({ recurrence: next }, '/recurrence');
  };
  return (
    <Field
      at="/recurrence/kind"
      label={t('kind.label')}
      aside={
        !isReadOnly && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button size="compact-xs" variant="subtle" rightSection={<ChevronDown size={12} />}>
                {t('preset.label')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {Object.entries(PRESETS).map(([name, preset]) => (
                <Menu.Item key={name} onClick={() => choose(structuredClone(preset) as Recurrence)}>
                  {t(`preset.${name}`, { time: shown(preset, 0), other: shown(preset, 1) })}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )
      }
    >
      <OneOf
        label={t('kind.label')}
        value={recurrence.kind}
        choices={RECURRENCE_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        isReadOnly={isReadOnly}
        onChange={(kind) => choose(before.current.get(kind) ?? recurrenceOfKind(kind, recurrence, tomorrow))}
      />
    </Field>
  );
}
