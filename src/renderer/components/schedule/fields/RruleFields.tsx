import { Button } from '@mantine/core';
import { SlidersHorizontal } from 'lucide-react';
import { useId, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { rruleToRecurrence } from '#shared/calendar/rrule/from-rrule';
import { rruleProblems, rruleTimeZone } from '#shared/calendar/rrule/rrule-series';
import classes from '../schedule.module.css';
import { Field, useHasError, useRecurrence, useScheduleForm } from './form-context';
import { MarkedText, type MarkedTextHandle } from './MarkedText';
import { RecurrenceMeaning } from './RecurrenceMeaning';
import { TextProblems } from './TextProblems';

/** A rule of RFC 5545 as text: what is wrong at its place, and the way over to fields where they can say the same. */
export function RruleFields() {
  const { t } = useTranslation('schedule');
  const { schedule, edit, isReadOnly } = useScheduleForm();
  const { recurrence, set } = useRecurrence('rrule');
  const { text } = recurrence;
  const hasError = useHasError('/recurrence/text');
  const input = useRef<MarkedTextHandle>(null);
  const id = useId();
  const problems = useMemo(() => (text.trim() === '' ? [] : rruleProblems(text)), [text]);
  const simple = useMemo(() => {
    const read = problems.length > 0 ? undefined : rruleToRecurrence(text);
    return read === undefined || read.recurrence.kind === 'rrule' ? undefined : read;
  }, [text, problems]);
  const zone = problems.length > 0 ? undefined : rruleTimeZone(text);
  const isZoneUsed = zone !== undefined && schedule.timeZone === '';
  return (
    <Field
      at="/recurrence/text"
      label={t('rrule.label')}
      htmlFor={id}
      hint={isZoneUsed ? t('rrule.zone', { zone }) : t('rrule.hint')}
      aside={
        simple !== undefined &&
        !isReadOnly && (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<SlidersHorizontal size={12} />}
            onClick={() => {
              const { startsAt, endsAt, maxOccurrences, recurrence: next } = simple;
              const bounds = {
                ...(startsAt === undefined ? {} : { startsAt }),
                ...(endsAt === undefined ? {} : { endsAt }),
                ...(maxOccurrences === undefined ? {} : { maxOccurrences }),
              };
              edit({ recurrence: next, ...bounds }, '/recurrence');
            }}
          >
            {t('rrule.toFields', { kind: t(`kind.${simple.recurrence.kind}`) })}
          </Button>
        )
      }
    >
      <div className={classes.stackTight}>
        <MarkedText
          id={id}
          label={t('rrule.label')}
          value={text}
          marks={problems}
          isLong
          hasError={hasError || problems.length > 0}
          isReadOnly={isReadOnly}
          describedBy={`${id}-problems`}
          placeholder="FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=18;BYMINUTE=0"
          handle={input}
          onChange={(next) => set({ text: next }, 'text')}
        />
        <TextProblems id={`${id}-problems`} problems={problems} onPick={(problem) => input.current?.select(problem)} />
        <RecurrenceMeaning recurrence={recurrence} hasMistake={problems.length > 0} />
      </div>
    </Field>
  );
}
