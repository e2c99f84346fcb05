import { Select } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '#shared/model/schedule';
import { monthChoices, weekdayChoices } from '../model/calendar-names';
import classes from '../schedule.module.css';
import { AnyOf } from './Choices';
import { CronFields } from './CronFields';
import { DatesFields } from './DatesFields';
import { DateTimeInput } from './DateTimeInput';
import { EveryField, WholeNumber } from './EveryField';
import { Field, useRecurrence, useScheduleForm } from './form-context';
import { MonthDayFields } from './MonthDayFields';
import { RruleFields } from './RruleFields';
import { TimesInput } from './TimesInput';

/** The fields of the kind of recurrence that is chosen. */
export function RecurrenceFields({ kind }: { kind: Schedule['recurrence']['kind'] }) {
  switch (kind) {
    case 'once':
      return <OnceFields />;
    case 'interval':
      return <IntervalFields />;
    case 'daily':
      return <DailyFields />;
    case 'weekly':
      return <WeeklyFields />;
    case 'monthly':
      return <MonthlyFields />;
    case 'yearly':
      return <YearlyFields />;
    case 'cron':
      return <CronFields />;
    case 'rrule':
      return <RruleFields />;
    case 'dates':
      return <DatesFields />;
  }
}

function OnceFields() {
  const { t } = useTranslation('schedule');
  const { recurrence, set } = useRecurrence('once');
  const id = useId();
  return (
    <Field at="/recurrence/at" label={t('once.at')} htmlFor={id}>
      <DateTimeInput
        id={id}
        label={t('once.at')}
        at="/recurrence/at"
        value={recurrence.at}
        onChange={(at) => set({ at }, 'at')}
      />
    </Field>
  );
}

function IntervalFields() {
  const { t } = useTranslation('schedule');
  const { isReadOnly } = useScheduleForm();
  const { recurrence, set } = useRecurrence('interval');
  const { every, unit } = recurrence;
  const id = useId();
  return (
    <Field at="/recurrence/every" label={t('every.label')} htmlFor={id} hint={t('interval.hint')}>
      <div className={classes.inline}>
        <WholeNumber
          id={id}
          value={every}
          min={1}
          max={1_000_000}
          width={104}
          isReadOnly={isReadOnly}
          onChange={(next) => set({ every: next }, 'every')}
        />
        <Select
          size="sm"
          w={130}
          aria-label={t('interval.unit')}
          data={(['seconds', 'minutes', 'hours'] as const).map((value) => ({
            value,
            label: t(`interval.${value}`, { count: every }),
          }))}
          value={unit}
          disabled={isReadOnly}
          onChange={(next) => next !== null && set({ unit: next }, 'unit')}
        />
      </div>
    </Field>
  );
}

function DailyFields() {
  const { recurrence, set } = useRecurrence('daily');
  return (
    <>
      <EveryField unit="day" every={recurrence.every} onChange={(every) => set({ every }, 'every')} />
      <TimesInput at="/recurrence/times" times={recurrence.times} onChange={(times) => set({ times }, 'times')} />
    </>
  );
}

function WeeklyFields() {
  const { t } = useTranslation('schedule');
  const { locale, isReadOnly } = useScheduleForm();
  const { recurrence, set } = useRecurrence('weekly');
  return (
    <>
      <EveryField unit="week" every={recurrence.every} onChange={(every) => set({ every }, 'every')} />
      <Field at="/recurrence/weekdays" label={t('weekdays.label')}>
        <AnyOf
          label={t('weekdays.label')}
          columns={7}
          values={recurrence.weekdays}
          choices={weekdayChoices(locale)}
          isReadOnly={isReadOnly}
          onChange={(weekdays) => set({ weekdays }, 'weekdays')}
        />
      </Field>
      <TimesInput at="/recurrence/times" times={recurrence.times} onChange={(times) => set({ times }, 'times')} />
    </>
  );
}

function MonthlyFields() {
  const { recurrence, set } = useRecurrence('monthly');
  return (
    <>
      <EveryField unit="month" every={recurrence.every} onChange={(every) => set({ every }, 'every')} />
      <MonthDayFields on={recurrence.on} onChange={(on) => set({ on }, 'on')} />
      <TimesInput at="/recurrence/times" times={recurrence.times} onChange={(times) => set({ times }, 'times')} />
    </>
  );
}

function YearlyFields() {
  const { t } = useTranslation('schedule');
  const { locale, isReadOnly } = useScheduleForm();
  const { recurrence, set } = useRecurrence('yearly');
  return (
    <>
      <EveryField unit="year" every={recurrence.every} onChange={(every) => set({ every }, 'every')} />
      <Field at="/recurrence/months" label={t('months.label')}>
        <AnyOf
          label={t('months.label')}
          columns={6}
          values={recurrence.months}
          choices={monthChoices(locale)}
          isReadOnly={isReadOnly}
          onChange={(months) => set({ months }, 'months')}
        />
      </Field>
      <MonthDayFields on={recurrence.on} onChange={(on) => set({ on }, 'on')} />
      <TimesInput at="/recurrence/times" times={recurrence.times} onChange={(times) => set({ times }, 'times')} />
    </>
  );
}
