import { NumberInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../schedule.module.css';
import { Field, useScheduleForm } from './form-context';

interface EveryFieldProps {
  unit: 'day' | 'week' | 'month' | 'year';
  every: number;
  onChange(every: number): void;
}

/** 'Every 2 weeks'. Where it is more than one, it says from when it counts. */
export function EveryField({ unit, every, onChange }: EveryFieldProps) {
  const { t } = useTranslation('schedule');
  const { schedule, isReadOnly } = useScheduleForm();
  const id = useId();
  const from = schedule.startsAt === undefined ? t('every.fromPublish') : t('every.fromStart');
  return (
    <Field at="/recurrence/every" label={t('every.label')} htmlFor={id} hint={every > 1 ? from : undefined}>
      <div className={classes.inline}>
        <WholeNumber id={id} value={every} min={1} max={1000} width={84} isReadOnly={isReadOnly} onChange={onChange} />
        <span>{t(`every.${unit}`, { count: every })}</span>
      </div>
    </Field>
  );
}

interface WholeNumberProps {
  id?: string;
  label?: string;
  value: number | undefined;
  min: number;
  max: number;
  width?: number;
  placeholder?: string;
  isReadOnly: boolean;
  onChange(value: number): void;
  /** Told when the field is emptied; without it the value stays. */
  onClear?(): void;
}

/** A whole number in its bounds; what is not one yet is not told. */
export function WholeNumber(props: WholeNumberProps) {
  const { id, label, value, min, max, width, placeholder, isReadOnly, onChange, onClear } = props;
  return (
    <NumberInput
      {...(id === undefined ? {} : { id })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(placeholder === undefined ? {} : { placeholder })}
      {...(width === undefined ? {} : { w: width })}
      size="sm"
      min={min}
      max={max}
      allowDecimal={false}
      clampBehavior="blur"
      value={value ?? ''}
      disabled={isReadOnly}
      onChange={(next) => {
        if (next === '') onClear?.();
        else if (typeof next === 'number' && next >= min && next <= max) onChange(next);
      }}
    />
  );
}
