import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Field, useHasError, useRecurrence, useScheduleForm } from './form-context';
import { MarkedText } from './MarkedText';

/** A rule of RFC 5545 as text. */
export function RruleFields() {
  const { t } = useTranslation('schedule');
  const { isReadOnly } = useScheduleForm();
  const { recurrence, set } = useRecurrence('rrule');
  const hasError = useHasError('/recurrence/text');
  const id = useId();
  return (
    <Field at="/recurrence/text" label={t('rrule.label')} htmlFor={id} hint={t('rrule.hint')}>
      <MarkedText
        id={id}
        label={t('rrule.label')}
        value={recurrence.text}
        marks={[]}
        isLong
        hasError={hasError}
        isReadOnly={isReadOnly}
        placeholder="FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=18;BYMINUTE=0"
        onChange={(text) => set({ text }, 'text')}
      />
    </Field>
  );
}
