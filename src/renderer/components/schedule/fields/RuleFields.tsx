import { ActionIcon, Button, Switch, TextInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Blackout, ExecutionWindow } from '#shared/model/schedule';
import { WEEKDAYS, weekdayChoices } from '../model/calendar-names';
import classes from '../schedule.module.css';
import { AnyOf, OneOf } from './Choices';
import { DateTimeInput } from './DateTimeInput';
import { Field, useHasError, useScheduleForm } from './form-context';
import { HolidayFields } from './HolidayFields';
import { PolicyChoice } from './PolicyChoice';

/** When it may run, whatever the recurrence says. */
export function RuleFields() {
  return (
    <>
      <WeekendField />
      <HolidayFields />
      <WindowFields />
      <BlackoutFields />
    </>
  );
}

function WeekendField() {
  const { t } = useTranslation('schedule');
  const { schedule, edit } = useScheduleForm();
  return (
    <Field at="/weekends" label={t('weekends.label')}>
      <PolicyChoice
        label={t('weekends.label')}
        value={schedule.weekends}
        onChange={(weekends) => edit({ weekends }, '/weekends')}
      />
    </Field>
  );
}

const OFFICE_HOURS: ExecutionWindow = { from: '09:00', to: '18:00', outside: 'skip' };

function WindowFields() {
  const { t } = useTranslation('schedule');
  const { schedule, edit, isReadOnly, locale } = useScheduleForm();
  const { window } = schedule;
  const set = (change: Partial<ExecutionWindow>, name: string) =>
    edit({ window: { ...OFFICE_HOURS, ...window, ...change } }, `/window/${name}`);
  return (
    <Field at="/window">
      <Switch
        label={t('window.label')}
        checked={window !== undefined}
        disabled={isReadOnly}
        onChange={(event) => edit({ window: event.currentTarget.checked ? OFFICE_HOURS : undefined }, '/window')}
      />
      {window !== undefined && (
        <div className={classes.inset}>
          <div className={classes.inline}>
            <TimeOfDay
              label={t('window.from')}
              at="/window/from"
              value={window.from}
              onChange={(from) => set({ from }, 'from')}
            />
            <span>{t('window.until')}</span>
            <TimeOfDay label={t('window.to')} at="/window/to" value={window.to} onChange={(to) => set({ to }, 'to')} />
          </div>
          <div className={classes.hint}>
            {window.to <= window.from ? t('window.overnight', { to: window.to }) : t('window.bounds', { to: window.to })}
          </div>
          <AnyOf
            label={t('window.weekdays')}
            columns={7}
            values={window.weekdays ?? WEEKDAYS}
            choices={weekdayChoices(locale)}
            isReadOnly={isReadOnly}
            onChange={(weekdays) => set({ weekdays: weekdays.length === WEEKDAYS.length ? undefined : weekdays }, 'weekdays')}
          />
          <OneOf
            label={t('window.outside')}
            value={window.outside}
            choices={[
              { value: 'skip', label: t('window.skip') },
              { value: 'move', label: t('window.move') },
            ]}
            isReadOnly={isReadOnly}
            onChange={(outside) => set({ outside }, 'outside')}
          />
        </div>
      )}
    </Field>
  );
}

function TimeOfDay(props: { label: string; at: string; value: string; onChange(value: string): void }) {
  const { isReadOnly } = useScheduleForm();
  const hasError = useHasError(props.at);
  return (
    <TextInput
      type="time"
      size="sm"
      w={110}
      aria-label={props.label}
      value={props.value}
      error={hasError}
      disabled={isReadOnly}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function BlackoutFields() {
  const { t } = useTranslation('schedule');
  const { schedule, edit, isReadOnly, tomorrow } = useScheduleForm();
  const { blackouts } = schedule;
  const set = (at: number, change: Partial<Blackout>, name: string) =>
    edit(
      { blackouts: blackouts.map((blackout, index) => (index === at ? { ...blackout, ...change } : blackout)) },
      `/blackouts/${at}/${name}`,
    );
  const added: Blackout = { from: `${tomorrow}T00:00`, to: `${dayAfter(tomorrow)}T00:00`, reason: '' };
  return (
    <Field at="/blackouts" label={t('blackouts.label')} hint={blackouts.length === 0 ? t('blackouts.hint') : undefined}>
      {blackouts.map((blackout, at) => {
        const number = at + 1;
        return (
          <fieldset key={at} className={classes.blackout} aria-label={t('blackouts.one', { number })}>
            <div className={classes.inline}>
              <DateTimeInput
                label={t('blackouts.from', { number })}
                at={`/blackouts/${at}/from`}
                value={blackout.from}
                onChange={(from) => set(at, { from }, 'from')}
              />
              <span>{t('window.until')}</span>
              <DateTimeInput
                label={t('blackouts.to', { number })}
                at={`/blackouts/${at}/to`}
                value={blackout.to}
                onChange={(to) => set(at, { to }, 'to')}
              />
            </div>
            <div className={classes.inline}>
              <TextInput
                size="sm"
                flex={1}
                maxLength={500}
                aria-label={t('blackouts.reason', { number })}
                placeholder={t('blackouts.reasonHint')}
                value={blackout.reason}
                disabled={isReadOnly}
                onChange={(event) => set(at, { reason: event.currentTarget.value }, 'reason')}
              />
              {!isReadOnly && (
                <ActionIcon
                  aria-label={t('blackouts.remove', { number })}
                  onClick={() => edit({ blackouts: blackouts.filter((_, index) => index !== at) }, '/blackouts')}
                >
                  <Trash2 size={14} />
                </ActionIcon>
              )}
            </div>
          </fieldset>
        );
      })}
      {!isReadOnly && (
        <Button
          size="xs"
          variant="default"
          className={classes.add ?? ''}
          leftSection={<Plus size={13} />}
          onClick={() => edit({ blackouts: [...blackouts, added] }, '/blackouts')}
        >
          {t('blackouts.add')}
        </Button>
      )}
    </Field>
  );
}
