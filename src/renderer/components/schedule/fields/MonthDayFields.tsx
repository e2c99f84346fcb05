import { Select } from '@mantine/core';
import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { MonthDay } from '#shared/model/schedule';
import { weekdayChoices } from '../model/calendar-names';
import classes from '../schedule.module.css';
import { AnyOf, OneOf } from './Choices';
import { WholeNumber } from './EveryField';
import { Field, useScheduleForm } from './form-context';

const KINDS = ['day', 'last-day', 'weekday', 'business-day'] as const;
/** By the name of their words. */
const NTH = { n1: 1, n2: 2, n3: 3, n4: 4, n5: 5, last1: -1, last2: -2 };
const DAYS = Array.from({ length: 31 }, (_, index) => ({ value: index + 1, label: String(index + 1) }));
const BEGINNINGS: Record<MonthDay['kind'], MonthDay> = {
  day: { kind: 'day', days: [1], ifMissing: 'last-day' },
  'last-day': { kind: 'last-day', before: 0 },
  weekday: { kind: 'weekday', nth: 1, weekday: 'MO' },
  'business-day': { kind: 'business-day', nth: -1 },
};

interface MonthDayFieldsProps {
  on: MonthDay;
  onChange(on: MonthDay): void;
}

/** Which day or days of a month: by number, the last, a weekday, a business day. What was set for a kind comes back with it. */
export function MonthDayFields({ on, onChange }: MonthDayFieldsProps) {
  const { t } = useTranslation('schedule');
  const { isReadOnly } = useScheduleForm();
  const before = useRef(BEGINNINGS);
  const choose = (kind: MonthDay['kind']) => {
    before.current = { ...before.current, [on.kind]: on };
    onChange(before.current[kind]);
  };
  return (
    <>
      <Field at="/recurrence/on/kind" label={t('on.label')}>
        <OneOf
          label={t('on.label')}
          value={on.kind}
          choices={KINDS.map((value) => ({ value, label: t(`on.kind.${value}`) }))}
          isReadOnly={isReadOnly}
          onChange={choose}
        />
      </Field>
      <KindFields on={on} onChange={onChange} />
    </>
  );
}

function KindFields({ on, onChange }: MonthDayFieldsProps) {
  const { t } = useTranslation('schedule');
  const { locale, isReadOnly } = useScheduleForm();
  const id = useId();
  if (on.kind === 'day') {
    return (
      <>
        <Field at="/recurrence/on/days">
          <AnyOf
            label={t('on.days')}
            columns={7}
            values={on.days}
            choices={DAYS}
            isReadOnly={isReadOnly}
            onChange={(days) => onChange({ ...on, days })}
          />
        </Field>
        {on.days.some((day) => day > 28) && (
          <Field at="/recurrence/on/ifMissing" label={t('on.ifMissing.label')}>
            <OneOf
              label={t('on.ifMissing.label')}
              value={on.ifMissing}
              choices={(['last-day', 'skip', 'next-day'] as const).map((value) => ({ value, label: t(`on.ifMissing.${value}`) }))}
              isReadOnly={isReadOnly}
              onChange={(ifMissing) => onChange({ ...on, ifMissing })}
            />
          </Field>
        )}
      </>
    );
  }
  if (on.kind === 'last-day') {
    return (
      <Field at="/recurrence/on/before" label={t('on.before.label')} htmlFor={id}>
        <div className={classes.inline}>
          <WholeNumber
            id={id}
            value={on.before}
            min={0}
            max={27}
            width={84}
            isReadOnly={isReadOnly}
            onChange={(before) => onChange({ ...on, before })}
          />
          <span>{t('on.before.days', { count: on.before })}</span>
        </div>
      </Field>
    );
  }
  if (on.kind === 'weekday') {
    return (
      <Field at="/recurrence/on/nth">
        <div className={classes.inline}>
          <Select
            size="sm"
            w={150}
            aria-label={t('on.nth.label')}
            data={Object.entries(NTH).map(([name, nth]) => ({ value: String(nth), label: t(`on.nth.${name}`) }))}
            value={String(on.nth)}
            disabled={isReadOnly}
            onChange={(nth) => nth !== null && onChange({ ...on, nth: Number(nth) })}
          />
          <Select
            size="sm"
            w={160}
            aria-label={t('on.kind.weekday')}
            data={weekdayChoices(locale).map(({ value, title }) => ({ value, label: title }))}
            value={on.weekday}
            disabled={isReadOnly}
            onChange={(weekday) => weekday !== null && onChange({ ...on, weekday: weekday as typeof on.weekday })}
          />
        </div>
      </Field>
    );
  }
  return <BusinessDay on={on} onChange={onChange} />;
}

function BusinessDay({ on, onChange }: { on: Extract<MonthDay, { kind: 'business-day' }>; onChange(on: MonthDay): void }) {
  const { t } = useTranslation('schedule');
  const { schedule, isReadOnly } = useScheduleForm();
  const count = Math.abs(on.nth);
  return (
    <Field
      at="/recurrence/on/nth"
      hint={t(schedule.holidays === undefined ? 'on.business.weekendsOnly' : 'on.business.withHolidays')}
    >
      <div className={classes.inline}>
        <WholeNumber
          label={t('on.business.number')}
          value={count}
          min={1}
          max={23}
          width={72}
          isReadOnly={isReadOnly}
          onChange={(next) => onChange({ ...on, nth: on.nth < 0 ? -next : next })}
        />
        <Select
          size="sm"
          w={210}
          aria-label={t('on.business.from')}
          data={[
            { value: 'start', label: t('on.business.fromStart') },
            { value: 'end', label: t('on.business.fromEnd') },
          ]}
          value={on.nth < 0 ? 'end' : 'start'}
          disabled={isReadOnly}
          onChange={(from) => onChange({ ...on, nth: from === 'end' ? -count : count })}
        />
      </div>
    </Field>
  );
}
