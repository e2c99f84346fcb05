import { UnstyledButton } from '@mantine/core';
import { useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cronProblems } from '#shared/calendar/cron/cron-series';
import { fieldsOf, MACROS } from '#shared/calendar/cron/fields';
import classes from './cron.module.css';
import { Field, useHasError, useRecurrence, useScheduleForm } from './form-context';
import { MarkedText, type MarkedTextHandle } from './MarkedText';
import { RecurrenceMeaning } from './RecurrenceMeaning';
import { TextProblems } from './TextProblems';

/** What may stand in a part, as the syntax writes it. */
const RANGES = {
  second: '0–59',
  minute: '0–59',
  hour: '0–23',
  day: '1–31 L W',
  month: '1–12',
  weekday: '0–7 L #',
} as const;

interface Word {
  text: string;
  from: number;
  to: number;
}

function wordsOf(expression: string): Word[] {
  return [...expression.matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    from: match.index,
    to: match.index + match[0].length,
  }));
}

/** A cron expression: what is wrong at its place, and what each part is for. */
export function CronFields() {
  const { t } = useTranslation('schedule');
  const { isReadOnly } = useScheduleForm();
  const { recurrence, set } = useRecurrence('cron');
  const { expression } = recurrence;
  const hasError = useHasError('/recurrence/expression');
  const [caret, setCaret] = useState(-1);
  const input = useRef<MarkedTextHandle>(null);
  const id = useId();
  const problems = useMemo(() => (expression.trim() === '' ? [] : cronProblems(expression)), [expression]);
  const words = wordsOf(expression);
  const isShort = expression.trim().startsWith('@');
  // While fewer than five are typed, the form with five is meant.
  const fields = fieldsOf(words.length) ?? fieldsOf(words.length > 5 ? 6 : 5) ?? [];
  return (
    <Field at="/recurrence/expression" label={t('cron.label')} htmlFor={id}>
      <MarkedText
        id={id}
        label={t('cron.label')}
        value={expression}
        marks={problems.filter(({ field }) => field !== 'expression')}
        hasError={hasError || problems.length > 0}
        isReadOnly={isReadOnly}
        describedBy={`${id}-problems`}
        placeholder="0 9 * * 1-5"
        handle={input}
        onChange={(text) => set({ expression: text }, 'expression')}
        onCaret={setCaret}
      />
      <TextProblems id={`${id}-problems`} problems={problems} onPick={(problem) => input.current?.select(problem)} />
      <RecurrenceMeaning recurrence={recurrence} hasMistake={problems.length > 0} />
      {isShort ? (
        <div className={classes.macros}>
          {[...MACROS.keys()].map((macro) => (
            <UnstyledButton
              key={macro}
              className={classes.macro ?? ''}
              data-on={macro === expression.trim().toLowerCase() || undefined}
              disabled={isReadOnly}
              onClick={() => set({ expression: macro }, 'expression')}
            >
              {macro}
            </UnstyledButton>
          ))}
        </div>
      ) : (
        <ol className={classes.legend} aria-label={t('cron.legend')}>
          {fields.map((field, at) => {
            const word = words[at];
            const isHere = word !== undefined && caret >= word.from && caret <= word.to;
            return (
              <li key={field.id} data-on={isHere || undefined}>
                <UnstyledButton
                  className={classes.part ?? ''}
                  disabled={word === undefined}
                  onClick={() => word !== undefined && input.current?.select(word)}
                >
                  <span className={classes.partText}>{word?.text ?? '·'}</span>
                  <span className={classes.partName}>{t(`cron.part.${field.id}`)}</span>
                  <span className={classes.partRange}>{RANGES[field.id]}</span>
                </UnstyledButton>
              </li>
            );
          })}
        </ol>
      )}
    </Field>
  );
}
