import { Pill, PillsInput } from '@mantine/core';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mergeTimes, parseTimes } from '../model/parse-times';
import { timeText } from '../model/wall-words';
import { Field, useHasError, useScheduleForm } from './form-context';

interface TimesInputProps {
  /** JSON pointer of the list. */
  at: string;
  times: readonly string[];
  onChange(times: string[]): void;
}

/** Most a list of times may hold. */
const MOST = 96;

/** Times of day as chips. One types '9', '17:30', '8-18/2h'; Enter or a comma adds, Backspace takes the last away. */
export function TimesInput({ at, times, onChange }: TimesInputProps) {
  const { t } = useTranslation('schedule');
  const { isReadOnly, locale } = useScheduleForm();
  const hasError = useHasError(at);
  const [typed, setTyped] = useState('');
  const [unread, setUnread] = useState<string>();
  const id = useId();
  const add = (text: string): void => {
    if (text.trim() === '') return;
    const parsed = parseTimes(text);
    const merged = mergeTimes(times, parsed.times).slice(0, MOST);
    if (parsed.times.length > 0) onChange(merged);
    setTyped(parsed.unread.join(' '));
    setUnread(parsed.unread.length > 0 ? parsed.unread.join(', ') : undefined);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' || event.key === ',' || event.key === ';') {
      event.preventDefault();
      add(typed);
    } else if (event.key === 'Backspace' && typed === '' && times.length > 0) {
      event.preventDefault();
      onChange(times.slice(0, -1));
    }
  };
  return (
    <Field at={at} label={t('times.label')} htmlFor={id} hint={times.length < 2 ? t('times.hint') : undefined}>
      <PillsInput size="sm" error={hasError || unread !== undefined} disabled={isReadOnly}>
        <Pill.Group>
          {times.map((time) => (
            <Pill
              key={time}
              size="sm"
              withRemoveButton={!isReadOnly}
              removeButtonProps={{
                'aria-label': t('times.remove', { time: timeText(time, locale) }),
                tabIndex: 0,
                'aria-hidden': false,
              }}
              onRemove={() => onChange(times.filter((each) => each !== time))}
            >
              {timeText(time, locale)}
            </Pill>
          ))}
          <PillsInput.Field
            id={id}
            aria-label={t('times.label')}
            value={typed}
            placeholder={times.length === 0 ? timeText('09:00', locale) : ''}
            disabled={isReadOnly}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setUnread(undefined);
            }}
            onPaste={(event) => {
              const pasted = event.clipboardData.getData('text');
              if (!/[\s,;]/.test(pasted.trim())) return;
              event.preventDefault();
              add(pasted);
            }}
            onKeyDown={onKeyDown}
            onBlur={() => add(typed)}
          />
        </Pill.Group>
      </PillsInput>
      {unread !== undefined && (
        <div role="alert" data-tone="error">
          {t('times.unread', { text: unread })}
        </div>
      )}
    </Field>
  );
}
