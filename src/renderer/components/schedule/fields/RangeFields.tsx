import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { DateTimeInput } from './DateTimeInput';
import { WholeNumber } from './EveryField';
import { Field, useScheduleForm } from './form-context';

const MOST = 100_000;

/** From when and until when, and how often at most. */
export function RangeFields() {
  const { t } = useTranslation('schedule');
  const { schedule, edit, isReadOnly } = useScheduleForm();
  const id = useId();
  const set = (name: 'startsAt' | 'endsAt', value: string) => edit({ [name]: value === '' ? undefined : value }, `/${name}`);
  return (
    <>
      <Field at="/startsAt" label={t('range.starts')} htmlFor={`${id}-from`} hint={t('range.startsHint')}>
        <DateTimeInput
          id={`${id}-from`}
          label={t('range.starts')}
          at="/startsAt"
          value={schedule.startsAt ?? ''}
          onChange={(value) => set('startsAt', value)}
        />
      </Field>
      <Field at="/endsAt" label={t('range.ends')} htmlFor={`${id}-to`} hint={t('range.endsHint')}>
        <DateTimeInput
          id={`${id}-to`}
          label={t('range.ends')}
          at="/endsAt"
          value={schedule.endsAt ?? ''}
          onChange={(value) => set('endsAt', value)}
        />
      </Field>
      <Field at="/maxOccurrences" label={t('range.max')} htmlFor={`${id}-max`} hint={t('range.maxHint')}>
        <WholeNumber
          id={`${id}-max`}
          value={schedule.maxOccurrences}
          min={1}
          max={MOST}
          width={140}
          placeholder={t('range.noLimit')}
          isReadOnly={isReadOnly}
          onChange={(maxOccurrences) => edit({ maxOccurrences }, '/maxOccurrences')}
          onClear={() => edit({ maxOccurrences: undefined }, '/maxOccurrences')}
        />
      </Field>
    </>
  );
}
