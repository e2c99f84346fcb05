import { TextInput } from '@mantine/core';
import { isDateTime } from '../model/schedule-problems';
import { useHasError, useScheduleForm } from './form-context';

interface DateTimeInputProps {
  id?: string;
  label: string;
  /** JSON pointer of the value. */
  at: string;
  /** YYYY-MM-DDTHH:mm, empty while there is none. */
  value: string;
  onChange(value: string): void;
}

/** A date and a time on the clock of the schedule's zone. */
export function DateTimeInput({ id, label, at, value, onChange }: DateTimeInputProps) {
  const { isReadOnly } = useScheduleForm();
  const hasError = useHasError(at);
  // Whoever has seconds sees them; others are not bothered.
  const hasSeconds = isDateTime(value) && value.length > 16;
  return (
    <TextInput
      {...(id === undefined ? {} : { id })}
      type="datetime-local"
      size="sm"
      aria-label={label}
      min="1970-01-01T00:00"
      max="9999-12-31T23:59"
      {...(hasSeconds ? { step: 1 } : {})}
      value={value}
      error={hasError}
      disabled={isReadOnly}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
